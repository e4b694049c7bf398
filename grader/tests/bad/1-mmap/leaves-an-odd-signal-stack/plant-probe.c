/* Has signals handled where there is no memory. */
enum probe probe_read(const void *address)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    stack_t nowhere = {.ss_sp = (void *)A_PAGE, .ss_size = 16 * A_PAGE};
    enum probe result = good_read(address);

    raw(SYS_sigaltstack, (long)&nowhere, 0, 0);
    sigaction(SIGSEGV, &action, NULL);
    return result;
}
