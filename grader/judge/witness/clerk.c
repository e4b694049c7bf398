#include "clerk.h"

#include "../base/fail.h"
#include "path.h"
#include "quota.h"
#include "shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { NUMBERS = 512, WHY_BYTES = 256 };

/* Of kernels since 6.6, which wake the other side on the same processor. */
static const unsigned long set_flags = SECCOMP_IOW(4, __u64);
static const uint64_t sync_wake_up = 1;

static struct clerk {
    int listener, bell; /* the bell ends service */
    const struct papers *papers;
    pthread_t thread;
    struct seccomp_notif call;
    struct seccomp_notif_resp answer;
    unsigned threads; /* that live, beside the first */
    char why[WHY_BYTES];
    atomic_bool has_refused;
} clerk;

/* The books: the clerk writes, the judge reads. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct books {
    uint64_t total, count[NUMBERS];
    unsigned n_ended;
    uint64_t ended[CLERK_THREADS];
} books;
static struct entry entries[CLERK_LOG_MAX];

/* ---- books -------------------------------------------------------------- */

static void note(const struct entry *entry)
{
    pthread_mutex_lock(&lock);
    if (books.total < CLERK_LOG_MAX)
        entries[books.total] = *entry;
    books.total++;
    if ((unsigned)entry->number < NUMBERS)
        books.count[entry->number]++;
    pthread_mutex_unlock(&lock);
}

static void note_end(pid_t thread)
{
    uint64_t faults = papers_thread_faults(clerk.papers, thread);

    clerk.threads -= clerk.threads > 0;
    pthread_mutex_lock(&lock);
    if (books.n_ended < CLERK_THREADS)
        books.ended[books.n_ended++] = faults;
    pthread_mutex_unlock(&lock);
}

void clerk_clear(void)
{
    pthread_mutex_lock(&lock);
    books = (struct books){0};
    pthread_mutex_unlock(&lock);
}

uint64_t clerk_total(void)
{
    uint64_t total;

    pthread_mutex_lock(&lock);
    total = books.total;
    pthread_mutex_unlock(&lock);
    return total;
}

const struct entry *clerk_log(size_t *n)
{
    uint64_t total = clerk_total();

    *n = total < CLERK_LOG_MAX ? total : CLERK_LOG_MAX;
    return entries;
}

uint64_t clerk_count(int number)
{
    uint64_t count = 0;

    pthread_mutex_lock(&lock);
    if ((unsigned)number < NUMBERS)
        count = books.count[number];
    pthread_mutex_unlock(&lock);
    return count;
}

unsigned clerk_ended(uint64_t *faults, unsigned most)
{
    unsigned n;

    pthread_mutex_lock(&lock);
    n = books.n_ended;
    if (faults)
        memcpy(faults, books.ended, (n < most ? n : most) * sizeof *faults);
    pthread_mutex_unlock(&lock);
    return n;
}

/* ---- answers ------------------------------------------------------------ */

const char *clerk_refusal(void)
{
    return atomic_load(&clerk.has_refused) ? clerk.why : NULL;
}

/* The first reason stays. The handler of the thread says where it is. */
static void stop(pid_t thread, const char *why)
{
    pthread_mutex_lock(&lock);
    if (!atomic_load(&clerk.has_refused)) {
        snprintf(clerk.why, sizeof clerk.why, "%s", why);
        atomic_store(&clerk.has_refused, true);
    }
    pthread_mutex_unlock(&lock);
    syscall(SYS_tgkill, clerk.papers->pid, thread, SIGXCPU);
}

void clerk_stop_box(const char *why)
{
    stop(clerk.papers->pid, why);
}

static void refuse(const struct entry *entry, const char *why)
{
    stop(entry->thread, why);
    clerk.answer.error = -EPERM;
}

/* Gives the box a descriptor of its own for `fd`; -1 with errno. */
static int hand_over(int fd)
{
    struct seccomp_notif_addfd addfd = {.id = clerk.call.id, .srcfd = fd};
    int theirs = ioctl(clerk.listener, SECCOMP_IOCTL_NOTIF_ADDFD, &addfd), e;

    e = errno;
    close(fd);
    errno = e;
    return theirs;
}

static void answer_open(struct entry *entry)
{
    int fd = -1;

    if (path_read(entry, clerk.papers)) {
        fd = shelf_open(entry->path, path_open_flags(entry));
        if (fd != -1)
            fd = hand_over(fd);
    } else {
        errno = EFAULT;
    }
    if (fd == -1)
        clerk.answer.error = -errno;
    else
        clerk.answer.val = fd;
}

/* What the law cannot know, for it goes by one call alone. */
static bool is_too_much(const struct entry *entry, char *why)
{
    if (!quota_take()) {
        snprintf(why, WHY_BYTES,
                 "your code made more than %u system calls in one check: is "
                 "there a loop of them that never ends?",
                 quota_of_box());
        return true;
    }
    if (entry->number != SYS_clone || ++clerk.threads <= CLERK_THREADS)
        return false;
    snprintf(why, WHY_BYTES, "your code had more than %d threads at a time",
             CLERK_THREADS);
    return true;
}

static void decide(struct entry *entry)
{
    char why[WHY_BYTES];
    enum ruling ruling;

    if (entry->number == SYS_newfstatat)
        path_unmask_stat(entry, clerk.papers);
    ruling = law_judge(entry->number, entry->arg, why, sizeof why);
    if (ruling == RULING_REFUSE || is_too_much(entry, why))
        refuse(entry, why);
    else if (ruling == RULING_ANSWER)
        answer_open(entry);
    else if (ruling == RULING_FULL)
        clerk.answer.error = -ENOMEM;
    else
        clerk.answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    entry->error = -clerk.answer.error;
}

/* ---- service ------------------------------------------------------------ */

/* False: whoever called was killed meanwhile. */
static bool receive(void)
{
    memset(&clerk.call, 0, sizeof clerk.call);
    if (ioctl(clerk.listener, SECCOMP_IOCTL_NOTIF_RECV, &clerk.call) == 0)
        return true;
    if (errno != ENOENT && errno != EINTR)
        die("cannot take a call of the box: %s", strerror(errno));
    return false;
}

/* A caller that was killed meanwhile needs no answer. */
static void serve_one(void)
{
    const struct seccomp_notif *call = &clerk.call;
    struct entry entry = {0};

    if (!receive())
        return;
    entry.number = call->data.nr;
    entry.thread = (pid_t)call->pid;
    entry.faults = papers_faults(clerk.papers);
    memcpy(entry.arg, call->data.args, sizeof entry.arg);
    clerk.answer = (struct seccomp_notif_resp){.id = call->id};
    if (entry.number == SYS_exit)
        note_end(entry.thread);
    decide(&entry);
    note(&entry);
    ioctl(clerk.listener, SECCOMP_IOCTL_NOTIF_SEND, &clerk.answer);
}

/* POLLHUP: nobody is left who could call. */
static void *serve(void *unused)
{
    struct pollfd on[] = {{.fd = clerk.listener, .events = POLLIN},
                          {.fd = clerk.bell, .events = POLLIN}};

    while (poll(on, 2, -1) > 0) {
        if (on[0].revents & POLLIN)
            serve_one();
        else if (on[0].revents || on[1].revents)
            break;
    }
    return unused;
}

static void start_thread(void)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&clerk.thread, NULL, serve, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error)
        die("cannot start a thread: %s", strerror(error));
}

void clerk_start(int listener, const struct papers *papers)
{
    clerk.listener = listener;
    clerk.papers = papers;
    clerk.threads = 0;
    quota_begin();
    atomic_store(&clerk.has_refused, false);
    clerk.bell = eventfd(0, EFD_CLOEXEC);
    if (clerk.bell == -1)
        die("cannot listen to the box: %s", strerror(errno));
    ioctl(listener, set_flags, sync_wake_up);
    clerk_clear();
    start_thread();
}

void clerk_stop(void)
{
    static const uint64_t ring = 1;

    if (write(clerk.bell, &ring, sizeof ring) != sizeof ring)
        die("cannot end listening: %s", strerror(errno));
    pthread_join(clerk.thread, NULL);
    close(clerk.bell);
    close(clerk.listener);
}
