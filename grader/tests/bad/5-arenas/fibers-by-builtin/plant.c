static void *there[5];

int leave(void)
{
    return __builtin_setjmp(there);
}
