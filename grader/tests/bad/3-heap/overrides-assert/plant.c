/* Would go on after a failed assertion of the box. */
void __assert_fail(const char *claim, const char *file, unsigned line,
                   const char *function)
{
    (void)claim, (void)file, (void)line, (void)function;
    for (;;)
        ;
}
