/* sandbox.c: what a box may call. See sandbox.h; for tools, sandbox_tool.c. */
#include "sandbox.h"

#include "filter.h"

#include <asm/prctl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <unistd.h>

enum { HWCAP2_FSGSBASE = 1 << 1 }; /* its bit, as the kernel tells it */

/* restart_syscall is futex again, after a debugger has stopped the box. */
static const int box_may[] = {
    SCMP_SYS(futex),      SCMP_SYS(clock_gettime),   SCMP_SYS(getpid),
    SCMP_SYS(gettid),     SCMP_SYS(rt_sigreturn),    SCMP_SYS(exit),
    SCMP_SYS(exit_group), SCMP_SYS(restart_syscall), FILTER_END,
};

static const struct filter_rule box_may_write[] = {
    {SCMP_ACT_ALLOW, SCMP_SYS(write), {0, SCMP_CMP_EQ, STDOUT_FILENO, 0}},
    {SCMP_ACT_ALLOW, SCMP_SYS(write), {0, SCMP_CMP_EQ, STDERR_FILENO, 0}},
};

/*
 * Calls that glibc makes on the way to something harmless. The answers:
 *   fstat: no such file      stdio then takes the default size of a buffer
 *   dup: no descriptor left  perror then writes to stderr itself
 *   getrandom: no such call  malloc then seeds itself from the clock
 *   rt_sigprocmask: done     abort unblocks a signal that is never blocked
 *   brk: 0, the old break    what the kernel says to "no"; any errno would be
 *                            taken for a very high address, and used
 */
static bool add_answers(scmp_filter_ctx ctx)
{
    return filter_add(ctx, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(fstat)) &&
           filter_add(ctx, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(newfstatat)) &&
           filter_add(ctx, SCMP_ACT_ERRNO(EMFILE), SCMP_SYS(dup)) &&
           filter_add(ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(getrandom)) &&
           filter_add(ctx, SCMP_ACT_ERRNO(0), SCMP_SYS(rt_sigprocmask)) &&
           filter_add(ctx, SCMP_ACT_ERRNO(0), SCMP_SYS(brk));
}

/*
 * The machine's cores have an FS base each. Where user code may not set it by
 * an instruction, as any program may elsewhere, it does so by this call.
 */
static bool add_base(scmp_filter_ctx ctx)
{
    static const struct filter_rule set_fs = {
        SCMP_ACT_ALLOW,
        SCMP_SYS(arch_prctl),
        {0, SCMP_CMP_EQ, ARCH_SET_FS, 0},
    };
    bool has_instruction = getauxval(AT_HWCAP2) & HWCAP2_FSGSBASE;
    return has_instruction || filter_add_rules(ctx, &set_fs, 1);
}

static bool build_strict(struct sock_fprog *program)
{
    scmp_filter_ctx ctx = filter_new(SCMP_ACT_TRAP);
    if (!ctx)
        return false;
    bool built = filter_add_each(ctx, SCMP_ACT_ALLOW, box_may) &&
                 filter_add_rules(ctx, box_may_write, 2) && add_answers(ctx) &&
                 add_base(ctx) && filter_export(ctx, program);
    seccomp_release(ctx);
    return built;
}

const struct sock_fprog *sandbox_strict_filter(void)
{
    static struct sock_fprog program;
    if (program.filter || build_strict(&program))
        return &program;
    return NULL;
}

const char *syscall_name(int nr)
{
    static char name[64];
    char *found = seccomp_syscall_resolve_num_arch(SCMP_ARCH_X86_64, nr);
    if (found)
        snprintf(name, sizeof name, "%s", found);
    else
        snprintf(name, sizeof name, "system call %d", nr);
    free(found);
    return name;
}
