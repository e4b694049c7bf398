/* Installs a handler that returns: the fault happens again, for ever. */
static void come_again(int signal)
{
    (void)signal;
}

enum probe probe_read(const void *address)
{
    struct sigaction action = {.sa_handler = come_again};

    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    return *(const volatile char *)address ? PROBE_FINE : good_read(address);
}
