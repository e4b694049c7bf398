/*
 * isolation.h: what this machine lets us put around a program.
 *
 *   tier        who can have it        what it adds to the plain tier
 *   namespaces  root; most users       a private process table, network, IPC;
 *                                      STRICT: an empty root folder
 *   chroot      root, in containers    STRICT: an empty root folder
 *   plain       everybody              (nothing)
 *
 * In the upper two a STRICT program that root starts has a throw-away user id.
 * The plain tier is: limits, no new privileges, Landlock where the kernel has
 * it, seccomp. All tiers give the same marks.
 */
#ifndef ISOLATION_H
#define ISOLATION_H

#include <stdbool.h>
#include <sys/types.h>

enum tier { TIER_PLAIN, TIER_CHROOT, TIER_NAMESPACES };

/*
 * The best tier that works here, found by trying, once. The environment
 * variable SAGUARO_ISOLATION (plain, chroot, userns) is an upper bound, for
 * tests.
 */
enum tier isolation_tier(void);

/* The tier and what is under it, e.g. "userns+landlock7+seccomp"; static. */
const char *isolation(void);

/* Flags for clone(2) that give a child its namespaces; 0 below that tier. */
int isolation_clone_flags(enum tier tier);

/*
 * The rest is for a fresh child that is shutting itself in. Each returns false
 * with the errno of the call that was refused.
 */

/* Finishes the namespaces that the child was cloned into. */
bool isolation_settle(enum tier tier);

/* Takes the file system away: the root is an empty folder that is no longer
 * linked anywhere, so nothing can be made in it either. */
bool isolation_leave_files(enum tier tier);

/* Gives up root: a throw-away user where `to_stranger`, no capabilities. Does
 * nothing for an ordinary user. */
bool isolation_drop_root(enum tier tier, bool to_stranger);

#endif
