/* Would run while the addresses of functions are being settled. */
static void nothing(void)
{
}

static void (*choose(void))(void)
{
    return nothing;
}

void helper(void) __attribute__((ifunc("choose")));
