/* Would run before everything else. */
void _start(void)
{
    for (;;)
        ;
}
