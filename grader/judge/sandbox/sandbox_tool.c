/* sandbox_tool.c: what a tool may not call. See sandbox.h. */
#include "sandbox.h"

#include "filter.h"

#include <errno.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

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
    FILTER_END,
};

/* What the kernel looks at of an argument that is an int: the other half is
 * the caller's to play with. */
static const uint64_t an_int = UINT32_MAX;

static const struct filter_rule tool_may_not_when[] = {
    /* any network */
    {SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), {0, SCMP_CMP_NE, AF_UNIX, 0}},
    /* the limits of another process */
    {SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prlimit64), {0, SCMP_CMP_NE, 0, 0}},
    /* typing into a terminal */
    {SCMP_ACT_ERRNO(EPERM),
     SCMP_SYS(ioctl),
     {1, SCMP_CMP_MASKED_EQ, UINT32_MAX, TIOCSTI}},
};

static const uint64_t namespace_flags[] = {
    CLONE_NEWUSER, CLONE_NEWNS,  CLONE_NEWPID,    CLONE_NEWNET,
    CLONE_NEWIPC,  CLONE_NEWUTS, CLONE_NEWCGROUP,
};

/* clone3 keeps its flags in memory, where a filter cannot look: without it
 * glibc uses clone. */
static bool refuse_namespaces(scmp_filter_ctx ctx)
{
    if (!filter_add(ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3)))
        return false;
    for (size_t i = 0; i < sizeof namespace_flags / sizeof(uint64_t); i++) {
        uint64_t flag = namespace_flags[i];
        struct filter_rule rule = {SCMP_ACT_ERRNO(EPERM),
                                   SCMP_SYS(clone),
                                   {0, SCMP_CMP_MASKED_EQ, flag, flag}};
        if (!filter_add_rules(ctx, &rule, 1))
            return false;
    }
    return true;
}

static bool refuse_fork(scmp_filter_ctx ctx)
{
    struct filter_rule no_thread = {SCMP_ACT_ERRNO(EAGAIN),
                                    SCMP_SYS(clone),
                                    {0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0}};
    return filter_add(ctx, SCMP_ACT_ERRNO(EAGAIN), SCMP_SYS(fork)) &&
           filter_add(ctx, SCMP_ACT_ERRNO(EAGAIN), SCMP_SYS(vfork)) &&
           filter_add_rules(ctx, &no_thread, 1);
}

/* abort and raise need tgkill, to the caller itself. */
static bool spare_judge(scmp_filter_ctx ctx)
{
    struct filter_rule rule = {
        SCMP_ACT_ERRNO(EPERM),
        SCMP_SYS(tgkill),
        {0, SCMP_CMP_MASKED_EQ, an_int, (uint64_t)getpid()}};
    return filter_add_rules(ctx, &rule, 1);
}

static bool build_tool(struct sock_fprog *program, bool no_fork)
{
    scmp_filter_ctx ctx = filter_new(SCMP_ACT_ALLOW);
    if (!ctx)
        return false;
    bool built = filter_add_each(ctx, SCMP_ACT_ERRNO(EPERM), tool_may_not) &&
                 filter_add_rules(ctx, tool_may_not_when, 3) &&
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
