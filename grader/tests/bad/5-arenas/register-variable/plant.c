/* The stack pointer as a variable. */
register long here asm("rsp");

long where(void)
{
    return here;
}
