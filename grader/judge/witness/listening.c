#include "listening.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 1000 };

/* Tells of one call, which nobody here needs. */
static int listen_to_getppid(void)
{
    static struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog filter = {sizeof steps / sizeof *steps, steps};

    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                        SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
}

static int hear(int listener, struct seccomp_notif *call)
{
    struct pollfd on = {.fd = listener, .events = POLLIN};

    if (poll(&on, 1, PATIENCE_MS) != 1)
        return ETIMEDOUT;
    return ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, call) == 0 ? 0 : errno;
}

static int answer(int listener, const struct seccomp_notif *call)
{
    struct seccomp_notif_addfd addfd = {.id = call->id, .srcfd = listener};
    struct seccomp_notif_resp resp = {
        .id = call->id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};

    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &addfd) == -1 ||
        ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &resp) == -1)
        return errno;
    return 0;
}

/* The filter holds the child's own child, too, which makes the call. */
static int try(void)
{
    int listener = listen_to_getppid(), error;
    struct seccomp_notif call = {0};
    pid_t caller;

    if (listener == -1)
        return errno;
    caller = fork();
    if (caller == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        syscall(SYS_getppid);
        _exit(0);
    }
    if (caller == -1)
        return errno;
    error = hear(listener, &call);
    return error ? error : answer(listener, &call);
}

int listening_error(void)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0)
        _exit(try());
    if (child == -1)
        return errno;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR)
            return errno;
    return WIFEXITED(status) ? WEXITSTATUS(status) : ENOSYS;
}

const char *listening_advice(int error)
{
    if (error == EBUSY)
        return "Lab 1 cannot be graded here: another program, such as what "
               "runs this container, is told of its system calls already, and "
               "the kernel tells one program alone. Use a container that does "
               "not intercept system calls, or a virtual machine.";
    return "Lab 1 cannot be graded here: it takes a kernel of version 5.9 or "
           "later, and a container that allows seccomp(2) and its listeners.";
}
