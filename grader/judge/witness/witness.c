#include "witness.h"

#include "../base/fail.h"
#include "listening.h"
#include "parcel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TABLES_KIB_MOST = 256 << 10 };

static struct {
    int socket, box_end; /* of the socket: ours, and the box's */
    bool in_service;
    struct papers papers;
} watched;

int witness_prepare(void)
{
    int end[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, end) != 0)
        die("cannot make a socket: %s", strerror(errno));
    watched.socket = end[0];
    watched.box_end = end[1];
    return watched.box_end;
}

static void protect_what_is_there(void)
{
    struct mappings own;

    mappings_read(&own, &watched.papers);
    law_protect(&own);
    mappings_free(&own);
}

static bool take_papers(pid_t pid)
{
    int listener;

    if (!papers_receive(&watched.papers, watched.socket, pid))
        return false;
    if (!parcel_receive(watched.socket, &listener, 1)) {
        papers_close(&watched.papers);
        return false;
    }
    protect_what_is_there();
    clerk_start(listener, &watched.papers);
    return true;
}

void witness_begin(pid_t pid)
{
    close(watched.box_end);
    watched.in_service = take_papers(pid);
    close(watched.socket);
}

void witness_expect(void)
{
    int error = listening_error();

    if (error)
        die("the system calls of your code cannot be watched on this system: "
            "%s. %s",
            strerror(error), listening_advice(error));
}

void witness_look(void)
{
    if (papers_status(witness(), "VmPTE:") > TABLES_KIB_MOST)
        clerk_stop_box("your code used pages so far apart, and so many, that "
                       "the kernel's page tables for them alone take more "
                       "than 256 MiB");
}

void witness_end(void)
{
    if (!watched.in_service)
        return;
    watched.in_service = false;
    clerk_stop();
    papers_close(&watched.papers);
}

const struct papers *witness(void)
{
    if (!watched.in_service)
        die("a check asks the kernel about a box that it does not watch");
    return &watched.papers;
}
