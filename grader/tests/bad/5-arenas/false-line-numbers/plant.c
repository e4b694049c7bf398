/* These lines pretend to be a header's. */
#line 1 "/usr/include/stdio.h"
void quiet(void)
{
    asm("nop");
}
