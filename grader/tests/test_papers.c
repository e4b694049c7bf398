/* test_papers.c: what a box sends of itself is looked at before it is believed.
 */
#include "judge/witness/papers.h"
#include "wire/wire.h"

#include <fcntl.h>
#include <sys/socket.h>

#include "unit.h"

static int ends[2];

static void send_descriptors(const int *fd, unsigned n)
{
    char control[CMSG_SPACE(WITNESS_PAPERS * sizeof(int))] = {0}, byte = 0;
    struct iovec data = {&byte, 1};
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = CMSG_SPACE(n * sizeof *fd)};
    struct cmsghdr *first = CMSG_FIRSTHDR(&message);

    first->cmsg_level = SOL_SOCKET;
    first->cmsg_type = SCM_RIGHTS;
    first->cmsg_len = CMSG_LEN(n * sizeof *fd);
    memcpy(CMSG_DATA(first), fd, n * sizeof *fd);
    CU_ASSERT_EQUAL(sendmsg(ends[1], &message, 0), 1);
}

/* As a box does, of this very process. */
static void send_own(unsigned n)
{
    int folder = open("/proc/self", O_PATH | O_DIRECTORY), fd[WITNESS_PAPERS];

    for (unsigned i = 0; i < WITNESS_PAPERS; i++)
        fd[i] = openat(folder, witness_papers[i], O_RDONLY);
    send_descriptors(fd, n);
    for (unsigned i = 0; i < WITNESS_PAPERS; i++)
        close(fd[i]);
    close(folder);
}

static void new_socket(void)
{
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0)
        unit_stop("socketpair");
}

static void close_socket(void)
{
    close(ends[0]);
    close(ends[1]);
}

static void papers_are_read(void)
{
    struct papers papers;
    uint64_t word = 4711, seen = 0;

    new_socket();
    send_own(WITNESS_PAPERS);
    CU_ASSERT_FATAL(papers_receive(&papers, ends[0], getpid()));
    CU_ASSERT(papers_faults(&papers) > 0);
    CU_ASSERT(papers_thread_faults(&papers, getpid()) > 0);
    CU_ASSERT_EQUAL(papers_thread_faults(&papers, 1 << 30), 0);
    CU_ASSERT_EQUAL(papers_threads(&papers), 1);
    CU_ASSERT_FALSE(papers_ended(&papers));
    CU_ASSERT_EQUAL(papers_peek(&papers, (uint64_t)&word, &seen, 8), 8);
    CU_ASSERT_EQUAL(seen, word);
    char *text = papers_text(&papers, PAPER_SMAPS);
    unit_contains(text, "Rss:");
    free(text);
    papers_close(&papers);
    close_socket();
}

static void who_left_sends_none(void)
{
    struct papers papers;

    new_socket();
    close(ends[1]);
    CU_ASSERT_FALSE(papers_receive(&papers, ends[0], getpid()));
    close(ends[0]);
}

static void too_few_are_none(void)
{
    struct papers papers;
    int next;

    new_socket();
    send_own(WITNESS_PAPERS - 1);
    CU_ASSERT_FALSE(papers_receive(&papers, ends[0], getpid()));
    next = dup(0); /* those that came were closed */
    CU_ASSERT(next == ends[1] + 1);
    close(next);
    close_socket();
}

static void receive(const void *pid)
{
    struct papers papers;
    papers_receive(&papers, ends[0], *(const pid_t *)pid);
}

static void another_process_s_are_refused(void)
{
    pid_t parent = getppid();
    char said[256];

    new_socket();
    send_own(WITNESS_PAPERS);
    unit_dies(receive, &parent, said, sizeof said);
    unit_contains(said, "papers are of another process");
    close_socket();
}

static void files_are_no_papers(void)
{
    int fd[WITNESS_PAPERS];
    pid_t self = getpid();
    char said[256];

    new_socket();
    for (unsigned i = 0; i < WITNESS_PAPERS; i++)
        fd[i] = open("/dev/null", O_RDONLY);
    send_descriptors(fd, WITNESS_PAPERS);
    unit_dies(receive, &self, said, sizeof said);
    unit_contains(said, "are not the kernel's");
    for (unsigned i = 0; i < WITNESS_PAPERS; i++)
        close(fd[i]);
    close_socket();
}

static pid_t fork_sender(bool stays)
{
    pid_t pid = fork();

    if (pid > 0)
        return pid;
    send_own(WITNESS_PAPERS);
    while (stays)
        pause();
    _exit(0);
}

static void an_ended_process_has_no_memory(void)
{
    struct papers papers;

    new_socket();
    pid_t pid = fork_sender(true);
    CU_ASSERT_FATAL(papers_receive(&papers, ends[0], pid));
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    CU_ASSERT(papers_ended(&papers));
    CU_ASSERT_EQUAL(papers_faults(&papers), 0);
    char *text = papers_text(&papers, PAPER_MAPS);
    CU_ASSERT_STRING_EQUAL(text, "");
    free(text);
    papers_close(&papers);
    close_socket();
}

static void those_of_an_ended_process_are_none(void)
{
    struct papers papers;

    new_socket();
    pid_t pid = fork_sender(false);
    waitpid(pid, NULL, 0);
    CU_ASSERT(!papers_receive(&papers, ends[0], pid));
    close_socket();
}

static const struct unit_test tests[] = {
    {"papers are read", papers_are_read},
    {"who left sends none", who_left_sends_none},
    {"too few are none", too_few_are_none},
    {"another process's are refused", another_process_s_are_refused},
    {"files are no papers", files_are_no_papers},
    {"an ended process has no memory", an_ended_process_has_no_memory},
    {"those of an ended process are none", those_of_an_ended_process_are_none},
    {0}};

int main(void)
{
    return unit_main("papers", tests);
}
