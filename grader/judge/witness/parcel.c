#include "parcel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FDS_MAX = 16 };

static ssize_t receive(int socket, struct msghdr *message)
{
    ssize_t n;

    do
        n = recvmsg(socket, message, MSG_CMSG_CLOEXEC);
    while (n == -1 && errno == EINTR);
    return n;
}

static void close_all(const int *fd, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        close(fd[i]);
}

bool parcel_receive(int socket, int *fd, unsigned n)
{
    union {
        struct cmsghdr first;
        char bytes[CMSG_SPACE(FDS_MAX * sizeof(int))];
    } control;
    char byte;
    struct iovec data = {&byte, sizeof byte};
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    int got[FDS_MAX];
    unsigned n_got;

    if (receive(socket, &message) != sizeof byte ||
        message.msg_controllen < sizeof control.first ||
        control.first.cmsg_type != SCM_RIGHTS)
        return false;
    n_got = (unsigned)((control.first.cmsg_len - CMSG_LEN(0)) / sizeof(int));
    memcpy(got, CMSG_DATA(&control.first), n_got * sizeof(int));
    if (n_got != n) {
        close_all(got, n_got);
        return false;
    }
    memcpy(fd, got, n * sizeof(int));
    return true;
}
