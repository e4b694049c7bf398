/* probe.h: the contract of stage 4, what is at an address?
 *
 * A page fault is no error. Most are served without anybody noticing; where
 * the kernel finds no way to serve one, the thread gets a signal, and
 * siginfo_t says why. Source: sigaction(2).
 *
 *   the address is of ...                          signal    si_code
 *   no mapping                                     SIGSEGV   SEGV_MAPERR
 *   a mapping that forbids this access             SIGSEGV   SEGV_ACCERR
 *   a file's mapping, behind the file's last page  SIGBUS    BUS_ADRERR
 *   nobody: bits 47 to 63 are not all the same     SIGSEGV   SI_KERNEL
 */
#ifndef PROBE_H
#define PROBE_H

enum probe {
    PROBE_FINE,
    PROBE_UNMAPPED,
    PROBE_PROTECTED,
    PROBE_PAST_END,
    PROBE_NOT_CANONICAL /* extension; core checks never ask for it */
};

/* Tells what a load of the byte at `address` would meet. */
enum probe probe_read(const void *address);

/* Tells what a store to the byte at `address` would meet; the byte keeps its
 * value. */
enum probe probe_write(void *address);

/* Both leave no trace: signal handlers, signal mask and errno are as before.
 * They may be called any number of times, by one thread at a time. */

#endif
