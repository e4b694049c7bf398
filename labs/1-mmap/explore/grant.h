/* grant.h: will the kernel promise that much memory? Asked by several
 * experiments.
 *
 * /proc/sys/vm/overcommit_memory says how it decides. Memory that may be
 * written and is nobody else's counts as promised:
 *
 *   0   each promise is held against all memory and swap, by itself: what was
 *       promised before does not matter. MAP_NORESERVE is not looked at.
 *   1   everything is promised
 *   2   all promises together may not exceed CommitLimit, MAP_NORESERVE or not
 *
 * And no process gets more addresses than there are (2^47, less a page), or
 * than RLIMIT_AS leaves it. Source: proc(5), mmap(2).
 */
#ifndef GRANT_H
#define GRANT_H

#include <math.h>

#include "measure.h"

struct grant {
    double most_each, most_together; /* bytes that may be written */
    double most_addresses;
    int rule;
};

static inline double memory_and_swap(void)
{
    return 1024 * (read_number("/proc/meminfo", "MemTotal: %lf", 0) +
                   read_number("/proc/meminfo", "SwapTotal: %lf", 0));
}

static inline double left_to_promise(void)
{
    return 1024 * (read_number("/proc/meminfo", "CommitLimit: %lf", 0) -
                   read_number("/proc/meminfo", "Committed_AS: %lf", 0));
}

static inline struct grant grant_rule(void)
{
    struct grant grant = {HUGE_VAL, HUGE_VAL, 128.0 * (double)TB - PAGE, 0};
    struct rlimit limit;
    double has;

    grant.rule = (int)read_number("/proc/sys/vm/overcommit_memory", "%lf", 0);
    if (grant.rule == 0)
        grant.most_each = memory_and_swap();
    if (grant.rule == 2)
        grant.most_each = grant.most_together = left_to_promise();
    getrlimit(RLIMIT_AS, &limit);
    has = 1024 * read_number("/proc/self/status", "VmSize: %lf", 0);
    if ((double)limit.rlim_cur - has < grant.most_addresses)
        grant.most_addresses = (double)limit.rlim_cur - has;
    return grant;
}

static inline bool is_promise(const struct grant *grant, int protection,
                              int flags)
{
    if (!(protection & PROT_WRITE))
        return false;
    return grant->rule == 2 || !(flags & MAP_NORESERVE);
}

static inline bool is_granted(const struct grant *grant, double bytes,
                              int protection, int flags)
{
    if (bytes > grant->most_addresses)
        return false;
    return !is_promise(grant, protection, flags) || bytes <= grant->most_each;
}

#endif
