/* probe.c: what is at an address? Only the kernel knows; so try, and listen.
 *
 *   probe ---> touch ---> nothing happens -------------------> PROBE_FINE
 *                |
 *                v  page fault, and no way to serve it
 *             on_fault: notes the reason, jumps back --------> the reason
 *
 * The handler must not return: the same instruction would run again, and fault
 * again. It jumps to where the touch began. While a handler runs, its signal is
 * blocked, and a jump does not end it: so sigsetjmp is told to save the mask,
 * and siglongjmp restores it. Without, the second fault would be the last. */
#include "probe.h"

#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static sigjmp_buf before_touch;
static volatile sig_atomic_t reason; /* enum probe */

static enum probe reason_of(int signal, int code)
{
    if (signal == SIGBUS)
        return PROBE_PAST_END;
    return code == SEGV_MAPERR ? PROBE_UNMAPPED : PROBE_PROTECTED; /* TODO 8 */
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
    (void)context;
    reason = reason_of(signal, info->si_code);
    siglongjmp(before_touch, 1);
}

/* Touches the address with both signals caught, and then handled as before.
 * Nothing here fails, and so nothing here sets errno. */
static enum probe probe(void *address, void (*touch)(void *))
{
    struct sigaction catch = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
    struct sigaction segv_before, bus_before;
    reason = PROBE_FINE;
    sigaction(SIGSEGV, &catch, &segv_before);
    sigaction(SIGBUS, &catch, &bus_before);
    if (sigsetjmp(before_touch, 1) == 0)
        touch(address);
    sigaction(SIGBUS, &bus_before, NULL);
    sigaction(SIGSEGV, &segv_before, NULL);
    return (enum probe)reason;
}

static void load(void *address)
{
    (void)*(volatile char *)address;
}

/* A byte or 0 is the byte; as one step, for another thread may be at it. */
static void store(void *address)
{
    atomic_fetch_or((volatile _Atomic char *)address, 0);
}

enum probe probe_read(const void *address)
{
    return probe((void *)address, load);
}

enum probe probe_write(void *address)
{
    return probe(address, store);
}
