/*
 * filter.h: building a seccomp program from lists of system calls.
 *
 * Each function returns false when libseccomp refuses (no memory, mostly).
 */
#ifndef FILTER_H
#define FILTER_H

#include <linux/filter.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FILTER_END = -1 }; /* closes a list of calls */

/* One answer for one call, on condition that an argument compares so. */
struct filter_rule {
    uint32_t action;
    int nr;
    struct scmp_arg_cmp when;
};

/*
 * A filter that answers `otherwise` to calls that it has no rule for, and ends
 * a process that calls as another architecture would: the numbers mean other
 * calls there. (x32 counts as one.) NULL without memory; seccomp_release() it.
 */
scmp_filter_ctx filter_new(uint32_t otherwise);

bool filter_add(scmp_filter_ctx filter, uint32_t action, int nr);
bool filter_add_each(scmp_filter_ctx filter, uint32_t action, const int *calls);
bool filter_add_rules(scmp_filter_ctx filter, const struct filter_rule *rules,
                      size_t n);

/* The filter as the kernel wants it. The caller owns program->filter. */
bool filter_export(scmp_filter_ctx filter, struct sock_fprog *program);

#endif
