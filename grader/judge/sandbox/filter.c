/* filter.c: see filter.h. */
#include "filter.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

bool filter_add(scmp_filter_ctx ctx, uint32_t action, int nr)
{
    return seccomp_rule_add_array(ctx, action, nr, 0, NULL) == 0;
}

bool filter_add_each(scmp_filter_ctx ctx, uint32_t action, const int *calls)
{
    for (; *calls != FILTER_END; calls++)
        if (!filter_add(ctx, action, *calls))
            return false;
    return true;
}

bool filter_add_rules(scmp_filter_ctx ctx, const struct filter_rule *rules,
                      size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (seccomp_rule_add_array(ctx, rules[i].action, rules[i].nr, 1,
                                   &rules[i].when) != 0)
            return false;
    return true;
}

scmp_filter_ctx filter_new(uint32_t otherwise)
{
    scmp_filter_ctx ctx = seccomp_init(otherwise);
    if (!ctx)
        return NULL;
    if (seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) ==
        0)
        return ctx;
    seccomp_release(ctx);
    return NULL;
}

static bool read_program(int fd, struct sock_fprog *program)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return false;
    struct sock_filter *steps = malloc(st.st_size);
    if (!steps)
        return false;
    if (pread(fd, steps, st.st_size, 0) != st.st_size) {
        free(steps);
        return false;
    }
    program->filter = steps;
    program->len = st.st_size / sizeof *steps;
    return true;
}

/* libseccomp writes its programs to a file. */
bool filter_export(scmp_filter_ctx ctx, struct sock_fprog *program)
{
    int fd = memfd_create("filter", MFD_CLOEXEC);
    if (fd < 0)
        return false;
    bool done = seccomp_export_bpf(ctx, fd) == 0 && read_program(fd, program);
    close(fd);
    return done;
}
