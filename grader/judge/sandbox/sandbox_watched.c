/* sandbox_watched.c: what a watched box may call, and of what the judge is
 * told. See sandbox.h. */
#include "sandbox.h"

#include "../../wire/wire.h"
#include "filter.h"

#include <errno.h>
#include <unistd.h>

/* The judge sees each of them and decides (judge/witness/law.h). */
static const int watched[] = {
    /* memory */
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(mremap),
    SCMP_SYS(msync),
    SCMP_SYS(mincore),
    /* files */
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(lseek),
    SCMP_SYS(ftruncate),
    /* threads, and what is a process and no thread */
    SCMP_SYS(clone),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(exit),
    /* faults that the program handles itself */
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(sigaltstack),
    FILTER_END,
};

/* A thread begins with set_robust_list and rseq. A handler that is left by
 * siglongjmp(3) puts the signal mask back. */
static const int may[] = {
    SCMP_SYS(futex),      SCMP_SYS(clock_gettime),   SCMP_SYS(getpid),
    SCMP_SYS(gettid),     SCMP_SYS(rt_sigreturn),    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(exit_group), SCMP_SYS(restart_syscall), SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),       SCMP_SYS(sched_yield),     FILTER_END,
};

/* It prints, and sends its listener while WITNESS_FD is open. */
static const struct filter_rule may_when[] = {
    {SCMP_ACT_ALLOW, SCMP_SYS(write), {0, SCMP_CMP_EQ, STDOUT_FILENO, 0}},
    {SCMP_ACT_ALLOW, SCMP_SYS(write), {0, SCMP_CMP_EQ, STDERR_FILENO, 0}},
    {SCMP_ACT_ALLOW, SCMP_SYS(sendmsg), {0, SCMP_CMP_EQ, WITNESS_FD, 0}},
};

/* As in the strict filter. Without clone3, whose flags lie in memory where
 * nobody can rely on them, glibc uses clone. */
static bool add_answers(scmp_filter_ctx ctx)
{
    return filter_add(ctx, SCMP_ACT_ERRNO(EMFILE), SCMP_SYS(dup)) &&
           filter_add(ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(getrandom)) &&
           filter_add(ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3)) &&
           filter_add(ctx, SCMP_ACT_ERRNO(0), SCMP_SYS(brk));
}

static bool build(struct sock_fprog *program)
{
    scmp_filter_ctx ctx = filter_new(SCMP_ACT_TRAP);
    if (!ctx)
        return false;
    bool built = filter_add_each(ctx, SCMP_ACT_NOTIFY, watched) &&
                 filter_add_each(ctx, SCMP_ACT_ALLOW, may) &&
                 filter_add_rules(ctx, may_when, 3) && add_answers(ctx) &&
                 filter_export(ctx, program);
    seccomp_release(ctx);
    return built;
}

const struct sock_fprog *sandbox_watched_filter(void)
{
    static struct sock_fprog program;
    if (program.filter || build(&program))
        return &program;
    return NULL;
}
