/* limit.h: a process that may take only so much memory, so that it can run out
 * of it while the machine does not. Part of oom.c.
 *
 *   cgroup v2, v1   counts memory that is used, page tables included; who wants
 *                   more is killed. Making one takes rights, root's as a rule.
 *   RLIMIT_AS       counts addresses, used or not; mmap fails. Always possible.
 */
#ifndef LIMIT_H
#define LIMIT_H

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure.h"

struct limit {
    const struct group_kind *kind; /* NULL: RLIMIT_AS */
    char folder[64];
    size_t bytes;
};

static const struct group_kind {
    const char *name, *root, *memory, *swap, *events;
} group_kinds[] = {
    {"cgroup v2", "/sys/fs/cgroup", "memory.max", "memory.swap.max",
     "memory.events"},
    {"cgroup v1", "/sys/fs/cgroup/memory", "memory.limit_in_bytes",
     "memory.memsw.limit_in_bytes", "memory.oom_control"},
};

static inline bool limit_write(const struct limit *limit, const char *file,
                               size_t number)
{
    char path[128], text[32];
    int length = snprintf(text, sizeof text, "%zu", number);
    int to;
    bool written;

    snprintf(path, sizeof path, "%s/%s", limit->folder, file);
    to = open(path, O_WRONLY);
    written = to >= 0 && write(to, text, (size_t)length) == length;
    if (to >= 0)
        close(to);
    return written;
}

static inline void limit_remove(const struct limit *limit)
{
    if (limit->kind)
        rmdir(limit->folder);
}

static inline bool limit_try(struct limit *limit, const struct group_kind *kind)
{
    bool has_swap = kind == &group_kinds[0];

    limit->kind = kind;
    snprintf(limit->folder, sizeof limit->folder, "%s/saguaro-%d", kind->root,
             (int)getpid());
    if (mkdir(limit->folder, 0755) < 0)
        return false;
    if (limit_write(limit, kind->memory, limit->bytes)) {
        /* In v1 the second number bounds memory and swap together. There is no
         * such file where there is no swap to be had. */
        limit_write(limit, kind->swap, has_swap ? 0 : limit->bytes);
        return true;
    }
    limit_remove(limit);
    return false;
}

/* Where the kernel would rather stop the whole machine than kill one process,
 * and where it has only so many bytes to promise to all of them
 * (overcommit_memory is 2), a process that takes what it can get harms others.
 */
static inline bool limit_must_be_strict(void)
{
    return read_number("/proc/sys/vm/panic_on_oom", "%lf", 0) == 2 ||
           read_number("/proc/sys/vm/overcommit_memory", "%lf", 0) == 2;
}

/* The best that this system lets us make. */
static inline struct limit limit_make(size_t bytes)
{
    struct limit limit = {.bytes = bytes};

    for (unsigned i = 0; i < 2 && !limit_must_be_strict(); i++)
        if (limit_try(&limit, &group_kinds[i]))
            return limit;
    limit.kind = NULL;
    return limit;
}

static inline const char *limit_name(const struct limit *limit)
{
    return limit->kind ? limit->kind->name : "RLIMIT_AS";
}

/* From here on this process has so many bytes. False: it could not be done. */
static inline bool limit_enter(const struct limit *limit)
{
    double has = 1024 * read_number("/proc/self/status", "VmSize: %lf", 0);
    struct rlimit addresses;

    if (limit->kind)
        return limit_write(limit, "cgroup.procs", (size_t)getpid());
    getrlimit(RLIMIT_AS, &addresses);
    if ((size_t)has + limit->bytes < addresses.rlim_cur)
        addresses.rlim_cur = (size_t)has + limit->bytes;
    return setrlimit(RLIMIT_AS, &addresses) == 0;
}

/* How many processes the kernel killed here for want of memory. */
static inline unsigned limit_kills(const struct limit *limit)
{
    char path[128];

    if (!limit->kind)
        return 0;
    snprintf(path, sizeof path, "%s/%s", limit->folder, limit->kind->events);
    return (unsigned)read_number(path, "oom_kill %lf", 0);
}

#endif
