/* A watched box, before it serves: the judge is to see what the kernel knows
 * about it, and what happens before student code runs is to be over.
 *
 *     papers   /proc/self/maps, pagemap, ... ---> the judge keeps them open
 *     pages    program, stack, wire: touched
 *     filter   its listener -------------------> the judge answers calls
 */
#include "box.h"

#include <fcntl.h>
#include <linux/mempolicy.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    PAGE = 4096,
    MAPS_BYTES = 16 << 10,
    STACK_BYTES = 224 << 10, /* of the 256 KiB that a box has */
    LINE_NAME_BYTES = 256
};

static _Noreturn void give_up(const char *what)
{
    perror(what);
    _exit(2);
}

/* One page is one fault: no huge pages, and no faults of the kernel's own that
 * find out which processor memory is near to. Where a container forbids the
 * second there is one node, mostly, and nothing to find out. */
void witness_prepare(void)
{
    if (prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) != 0)
        give_up("refusing huge pages");
    syscall(SYS_set_mempolicy, MPOL_LOCAL, NULL, 0);
}

/* ---- papers ------------------------------------------------------------- */

static void send_descriptors(const int *fd, unsigned n)
{
    union {
        struct cmsghdr first;
        char bytes[CMSG_SPACE(WITNESS_PAPERS * sizeof(int))];
    } control = {0};
    char none = 0;
    struct iovec data = {&none, sizeof none};
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = CMSG_SPACE(n * sizeof *fd)};

    control.first.cmsg_level = SOL_SOCKET;
    control.first.cmsg_type = SCM_RIGHTS;
    control.first.cmsg_len = CMSG_LEN(n * sizeof *fd);
    memcpy(CMSG_DATA(&control.first), fd, n * sizeof *fd);
    if (sendmsg(WITNESS_FD, &message, 0) != sizeof none)
        give_up("sending descriptors");
}

static int open_paper(const char *name)
{
    int fd = openat(PROC_FD, name, O_RDONLY);

    if (fd == -1)
        give_up(name);
    return fd;
}

static void send_papers(void)
{
    int fd[WITNESS_PAPERS];

    for (unsigned i = 0; i < WITNESS_PAPERS; i++)
        fd[i] = open_paper(witness_papers[i]);
    send_descriptors(fd, WITNESS_PAPERS);
    for (unsigned i = 0; i < WITNESS_PAPERS; i++)
        close(fd[i]);
}

/* ---- pages -------------------------------------------------------------- */

static void touch(uint64_t from, uint64_t to, bool writable)
{
    for (uint64_t at = from; at < to; at += PAGE) {
        volatile char *byte = (volatile char *)at;
        char value = *byte;
        if (writable)
            *byte = value;
    }
}

/* Deeper than serve() wipes it. */
static __attribute__((noinline)) void touch_stack(void)
{
    volatile char deep[STACK_BYTES];

    for (size_t i = 0; i < sizeof deep; i += PAGE)
        deep[i] = 0;
}

/* Of the wire, what a box without a crew uses; of the region its start. */
static uint64_t end_of_touched(const struct wire *wire, uint64_t from,
                               uint64_t to)
{
    if (from == (uint64_t)wire)
        return from + offsetof(struct wire, crew_terms);
    if (from == (uint64_t)region.at)
        return from + WITNESS_REGION_BYTES;
    return to;
}

/* A line of /proc/self/maps. The kernel's own pages are left out: of some of
 * them it says that they are there, and then they are not. */
static void touch_mapping(const struct wire *wire, const char *line)
{
    uint64_t from, to;
    char access[5], name[LINE_NAME_BYTES] = "";

    if (sscanf(line, "%lx-%lx %4s %*s %*s %*s %255s", &from, &to, access,
               name) < 3)
        give_up("reading maps");
    if (access[0] == 'r' && strncmp(name, "[v", 2) != 0)
        touch(from, end_of_touched(wire, from, to), access[1] == 'w');
}

static void touch_everything(const struct wire *wire)
{
    static char text[MAPS_BYTES];
    int maps = open_paper("maps");
    size_t used = 0;
    ssize_t n;

    while ((n = read(maps, text + used, sizeof text - 1 - used)) > 0)
        used += (size_t)n;
    close(maps);
    touch_stack();
    for (char *line = text; *line; line = strchr(line, '\n') + 1)
        touch_mapping(wire, line);
}

/* ---- filter ------------------------------------------------------------- */

static void send_listener(struct wire *wire)
{
    struct sock_fprog filter = {
        .len = (unsigned short)wire->door.terms.filter_steps,
        .filter = wire->filter,
    };
    int listener = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
                                SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);

    if (listener == -1)
        give_up("locking the box");
    send_descriptors(&listener, 1);
    close(listener); /* from here on the judge lets calls through */
    close(WITNESS_FD);
}

void witness_begin(struct wire *wire)
{
    send_papers();
    touch_everything(wire);
    close(PROC_FD);
    prctl(PR_SET_TSC, PR_TSC_SIGSEGV);
    send_listener(wire);
}
