/*
 * sandbox.h: which system calls a launched program may make (seccomp).
 *
 *   answer   what the program sees
 *   allowed  the call
 *   an errno the call fails; glibc's printf, assert and perror then go on by
 *            another way, and no file, memory or descriptor was had
 *   trap     SIGSYS: the box's handler reports the number and where it was
 *   killed   SIGSYS, no handler: a call of another architecture (i386, x32)
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * The filter that a box puts on itself when its memory is mapped and before any
 * code of a submission runs:
 *
 *   prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter)
 *
 * After it only these work: write to 1 and 2, futex, clock_gettime, getpid,
 * gettid, rt_sigreturn, exit; where the processor has no instruction for
 * it, arch_prctl sets the FS base. brk, dup, fstat, getrandom, rt_sigprocmask
 * have harmless answers. All others trap, also tgkill: no signal can be sent,
 * and abort() shows as a trapped tgkill (crash.h knows).
 *
 * A box must therefore, before the filter: give stdout a buffer (setvbuf), run
 * malloc and free once (printf of long numbers uses a few KiB), and have an
 * __assert_fail of its own (glibc's calls mmap).
 *
 * Built once, static; the array may be copied to the box as it is. NULL with
 * errno if it cannot be built.
 */
const struct sock_fprog *sandbox_strict_filter(void);

/*
 * The filter of a box that the judge watches (judge/witness/clerk.h). Calls
 * about memory, files, threads and handled signals go to a listener, which the
 * box gets when it installs the filter and sends to the judge over WITNESS_FD.
 * What the strict filter allows or answers, it does, too; all others trap.
 * Built once, static; NULL with errno, also where the kernel has no listeners.
 */
const struct sock_fprog *sandbox_watched_filter(void);

/*
 * The filter that the launcher puts on tools: everything is allowed but what
 * reaches other processes, the network, the kernel's configuration or a new
 * session. `no_fork` as in launch.h. Built once each, static; NULL with errno.
 */
const struct sock_fprog *sandbox_tool_filter(bool no_fork);

/* "mmap" for 9; "system call 4711" where the number has no name. Static: the
 * next call overwrites it. */
const char *syscall_name(int nr);

#endif
