static long one(void)
{
    return 1;
}

static long (*choose(void))(void)
{
    return one;
}

long helper(void) __attribute__((ifunc("choose")));
