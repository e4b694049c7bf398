# 1 "/usr/include/stdio.h" 1 3
void quiet(void)
{
    asm("nop");
}
