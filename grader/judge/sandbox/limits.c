/* limits.c: see limits.h. */
#include "limits.h"

#include <sys/resource.h>

#define KiB (UINT64_C(1) << 10)
#define MiB (UINT64_C(1) << 20)
#define GiB (UINT64_C(1) << 30)

struct limits {
    uint64_t cpu_s, memory_bytes, file_bytes, stack_bytes, descriptors;
};

/*
 * A box maps its region (at most 768 MiB), the wire and its scripts, and can
 * map nothing after that: its memory limit leaves room rather than measures.
 * It writes only to pipes, where the file limit does not count.
 */
static const struct limits defaults[] = {
    [PROFILE_STRICT] = {10, 2 * GiB, 0, 256 * KiB, 64},
    [PROFILE_TOOL] = {60, 4 * GiB, 256 * MiB, 8 * MiB, 256},
};

static bool limit(int resource, uint64_t soft, uint64_t hard)
{
    struct rlimit now;
    if (getrlimit(resource, &now) != 0)
        return false;
    if (now.rlim_max < hard)
        hard = now.rlim_max;
    now.rlim_cur = soft < hard ? soft : hard;
    now.rlim_max = hard;
    return setrlimit(resource, &now) == 0;
}

static uint64_t either(uint64_t wanted, uint64_t otherwise)
{
    return wanted ? wanted : otherwise;
}

/*
 * STRICT may start no process: the kernel compares a user's processes with the
 * limit when it forks, so 0 stops every fork (of all users but root). The box
 * of the machine sets it itself, when its threads are there. TOOL is not
 * limited, for the number counts what else the user runs; no_fork and the
 * process group hold it instead.
 */
bool limits_set(const struct launch *l)
{
    const struct limits *d = &defaults[l->profile];
    uint64_t cpu_s = either(l->cpu_s, d->cpu_s);
    uint64_t memory = either(l->memory_bytes, d->memory_bytes);
    uint64_t file = either(l->file_bytes, d->file_bytes);
    uint64_t stack = either(l->stack_bytes, d->stack_bytes);
    uint64_t data = either(l->data_bytes, RLIM_INFINITY);
    if (l->profile == PROFILE_STRICT && !l->threads &&
        !limit(RLIMIT_NPROC, 0, 0))
        return false;
    return limit(RLIMIT_CPU, cpu_s, cpu_s + 1) &&
           limit(RLIMIT_AS, memory, memory) && limit(RLIMIT_DATA, data, data) &&
           limit(RLIMIT_FSIZE, file, file) &&
           limit(RLIMIT_STACK, stack, stack) &&
           limit(RLIMIT_NOFILE, d->descriptors, d->descriptors) &&
           limit(RLIMIT_CORE, 0, 0);
}
