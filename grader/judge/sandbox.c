/* sandbox.c: see sandbox.h. */
#include "sandbox.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { END = -1 }; /* closes a list of calls; no number of a call is -1 */

/* One answer for one call, on condition that an argument compares so. */
struct rule {
    uint32_t action;
    int nr;
    struct scmp_arg_cmp when;
};

static bool add(scmp_filter_ctx ctx, uint32_t action, int nr)
{
    return seccomp_rule_add_array(ctx, action, nr, 0, NULL) == 0;
}

static bool add_each(scmp_filter_ctx ctx, uint32_t action, const int *calls)
{
    for (; *calls != END; calls++)
        if (!add(ctx, action, *calls))
            return false;
    return true;
}

static bool add_rules(scmp_filter_ctx ctx, const struct rule *rules, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (seccomp_rule_add_array(ctx, rules[i].action, rules[i].nr, 1,
                                   &rules[i].when) != 0)
            return false;
    return true;
}

/* Other architectures number their calls otherwise: a filter that let them in
 * would be read wrongly. x32 counts as one. */
static scmp_filter_ctx filter_new(uint32_t otherwise)
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
static bool filter_export(scmp_filter_ctx ctx, struct sock_fprog *program)
{
    int fd = memfd_create("filter", MFD_CLOEXEC);
    if (fd < 0)
        return false;
    bool done = seccomp_export_bpf(ctx, fd) == 0 && read_program(fd, program);
    close(fd);
    return done;
}

/* ---- a box ------------------------------------------------------------- */

/* restart_syscall is futex again, after a debugger has stopped the box. */
static const int box_may[] = {
    SCMP_SYS(futex),      SCMP_SYS(clock_gettime),   SCMP_SYS(getpid),
    SCMP_SYS(gettid),     SCMP_SYS(rt_sigreturn),    SCMP_SYS(exit),
    SCMP_SYS(exit_group), SCMP_SYS(restart_syscall), END,
};

static const struct rule box_may_write[] = {
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
    return add(ctx, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(fstat)) &&
           add(ctx, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(newfstatat)) &&
           add(ctx, SCMP_ACT_ERRNO(EMFILE), SCMP_SYS(dup)) &&
           add(ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(getrandom)) &&
           add(ctx, SCMP_ACT_ERRNO(0), SCMP_SYS(rt_sigprocmask)) &&
           add(ctx, SCMP_ACT_ERRNO(0), SCMP_SYS(brk));
}

static bool build_strict(struct sock_fprog *program)
{
    scmp_filter_ctx ctx = filter_new(SCMP_ACT_TRAP);
    if (!ctx)
        return false;
    bool built = add_each(ctx, SCMP_ACT_ALLOW, box_may) &&
                 add_rules(ctx, box_may_write, 2) && add_answers(ctx) &&
                 filter_export(ctx, program);
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

/* ---- tools ------------------------------------------------------------- */

static const int tool_may_not[] = {
    /* other processes, and being out of reach of the judge's kill */
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(process_madvise),
    SCMP_SYS(kcmp),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(pidfd_send_signal),
    SCMP_SYS(kill),
    SCMP_SYS(tkill),
    SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(rt_tgsigqueueinfo),
    SCMP_SYS(setsid),
    SCMP_SYS(setpgid),
    SCMP_SYS(move_pages),
    SCMP_SYS(migrate_pages),
    /* another view of the machine */
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(open_tree),
    SCMP_SYS(move_mount),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsconfig),
    SCMP_SYS(fsmount),
    SCMP_SYS(fspick),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(name_to_handle_at),
    SCMP_SYS(open_by_handle_at),
    /* what outlives the process or is seen by others */
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(shmget),
    SCMP_SYS(shmat),
    SCMP_SYS(shmctl),
    SCMP_SYS(msgget),
    SCMP_SYS(semget),
    SCMP_SYS(mq_open),
    SCMP_SYS(flock),
    /* big surfaces of the kernel */
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(fanotify_init),
    SCMP_SYS(quotactl),
    /* the machine itself */
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(acct),
    SCMP_SYS(syslog),
    SCMP_SYS(iopl),
    SCMP_SYS(ioperm),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(clock_adjtime),
    SCMP_SYS(adjtimex),
    SCMP_SYS(sethostname),
    SCMP_SYS(setdomainname),
    END,
};

/* Sockets but AF_UNIX pairs, others' limits, typing into a terminal, and a
 * process in namespaces of its own. */
static const struct rule tool_may_not_when[] = {
    {SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), {0, SCMP_CMP_NE, AF_UNIX, 0}},
    {SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prlimit64), {0, SCMP_CMP_NE, 0, 0}},
    {SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), {1, SCMP_CMP_EQ, TIOCSTI, 0}},
};

static const uint64_t namespace_flags[] = {
    CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWPID,    CLONE_NEWNET,
    CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP,
};

/* clone3 keeps its flags in memory, where a filter cannot look: without it
 * glibc uses clone. */
static bool refuse_namespaces(scmp_filter_ctx ctx)
{
    if (!add(ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3)))
        return false;
    for (size_t i = 0; i < sizeof namespace_flags / sizeof(uint64_t); i++) {
        uint64_t flag = namespace_flags[i];
        struct rule rule = {SCMP_ACT_ERRNO(EPERM),
                            SCMP_SYS(clone),
                            {0, SCMP_CMP_MASKED_EQ, flag, flag}};
        if (!add_rules(ctx, &rule, 1))
            return false;
    }
    return true;
}

static bool refuse_fork(scmp_filter_ctx ctx)
{
    struct rule no_thread = {SCMP_ACT_ERRNO(EAGAIN),
                             SCMP_SYS(clone),
                             {0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0}};
    return add(ctx, SCMP_ACT_ERRNO(EAGAIN), SCMP_SYS(fork)) &&
           add(ctx, SCMP_ACT_ERRNO(EAGAIN), SCMP_SYS(vfork)) &&
           add_rules(ctx, &no_thread, 1);
}

/* abort needs tgkill. It cannot reach the judge, nor what the tiers hide. */
static bool spare_judge(scmp_filter_ctx ctx)
{
    struct rule rule = {SCMP_ACT_ERRNO(EPERM),
                        SCMP_SYS(tgkill),
                        {0, SCMP_CMP_EQ, (uint64_t)getpid(), 0}};
    return add_rules(ctx, &rule, 1);
}

static bool build_tool(struct sock_fprog *program, bool no_fork)
{
    scmp_filter_ctx ctx = filter_new(SCMP_ACT_ALLOW);
    if (!ctx)
        return false;
    bool built = add_each(ctx, SCMP_ACT_ERRNO(EPERM), tool_may_not) &&
                 add_rules(ctx, tool_may_not_when, 3) &&
                 refuse_namespaces(ctx) && spare_judge(ctx) &&
                 (!no_fork || refuse_fork(ctx)) && filter_export(ctx, program);
    seccomp_release(ctx);
    return built;
}

const struct sock_fprog *sandbox_tool_filter(bool no_fork)
{
    static struct sock_fprog programs[2];
    struct sock_fprog *program = &programs[no_fork];
    if (program->filter || build_tool(program, no_fork))
        return program;
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
