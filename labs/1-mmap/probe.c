/* probe.c: lab 1, steps 4 and 8, what is at an address?
 *
 * The contract of each function is in probe.h, the steps in
 * handouts/1-mmap/README.md. TODO n is step n. Only the kernel knows; so try,
 * and listen:
 *
 *   probe ---> touch ---> nothing happens -------------------> PROBE_FINE
 *                |
 *                v  page fault, and no way to serve it
 *             on_fault: notes the reason, jumps back --------> the reason
 */
#include "probe.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

/* Given. */

static inline void load(void *address)
{
    (void)*(volatile char *)address;
}

/* A byte or 0 is the byte. */
static inline void store(void *address)
{
    atomic_fetch_or((volatile _Atomic char *)address, 0);
}

/* Yours, in the handout's order. */

/* What the kernel's words for a fault mean. */
static inline enum probe reason_of(int signal, int code)
{
    (void)signal, (void)code; /* TODO 4, 8 (handout, steps 4 and 8) */
    return (enum probe)-1; /* no answer at all */
}

/* Where the kernel goes on when the touch cannot. */
static inline void on_fault(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)info, (void)context; /* TODO 4 (handout, step 4) */
}

/* Catches SIGSEGV and SIGBUS, loads, and handles both as before. */
enum probe probe_read(const void *address)
{
    (void)address; /* TODO 4 (handout, step 4) */
    errno = ENOSYS;
    return (enum probe)-1; /* no answer at all */
}

/* The same with a store. */
enum probe probe_write(void *address)
{
    (void)address; /* TODO 4 (handout, step 4) */
    errno = ENOSYS;
    return (enum probe)-1; /* no answer at all */
}
