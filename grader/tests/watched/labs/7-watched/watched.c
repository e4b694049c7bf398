/* watched.c: each act by a function of its own, so that its name shows where a
 * box was stopped. */
#define _GNU_SOURCE /* mremap(2) */
#include "watched.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FAR __attribute__((noinline)) static long

enum { PAGE = 4096, PRIVATE = MAP_PRIVATE | MAP_ANONYMOUS, MOST_THREADS = 64 };

FAR map(long bytes, int protection, int flags)
{
    return (long)mmap(NULL, (size_t)bytes, protection, flags, -1, 0);
}

FAR reserve(long bytes)
{
    return map(bytes, PROT_NONE, PRIVATE | MAP_NORESERVE);
}

FAR unmap(long at, long bytes)
{
    long result = munmap((void *)at, (size_t)bytes);
    return result;
}

FAR protect(long at, long bytes, int protection)
{
    long result = mprotect((void *)at, (size_t)bytes, protection);
    return result;
}

FAR discard(long at, long bytes)
{
    long result = madvise((void *)at, (size_t)bytes, MADV_DONTNEED);
    return result;
}

FAR move(long at, long bytes)
{
    return (long)mremap((void *)at, (size_t)bytes, 2 * (size_t)bytes,
                        MREMAP_MAYMOVE);
}

FAR map_over(long at, long bytes)
{
    return (long)mmap((void *)at, (size_t)bytes, PROT_READ, PRIVATE | MAP_FIXED,
                      -1, 0);
}

FAR move_over(long at)
{
    void *from = (void *)map(PAGE, PROT_READ, PRIVATE);
    return (long)mremap(from, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
                        (void *)at);
}

FAR lock(void)
{
    static char page[2 * PAGE];
    long result = mlock(page, PAGE);
    return result;
}

FAR open_nowhere(void)
{
    long result = open((const char *)8, O_RDONLY);
    return result;
}

FAR size_of(long fd)
{
    struct stat status;
    return fstat((int)fd, &status) == 0 ? status.st_size : -1;
}

FAR map_file(long fd, long bytes)
{
    return (long)mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_SHARED,
                      (int)fd, 0);
}

FAR look_for(const char *path)
{
    struct stat status;
    long result = stat(path, &status);
    return result;
}

FAR start_process(void)
{
    long result = fork();
    return result;
}

/* ---- threads ------------------------------------------------------------ */

struct share {
    char *at;
    long pages;
};

static void *write_pages(void *arg)
{
    const struct share *share = arg;

    for (long i = 0; i < share->pages; i++)
        ((volatile char *)share->at)[i * PAGE] = 1;
    return NULL;
}

/* It uses no processor time, which would run out. */
static void *sleep_for_ever(void *arg)
{
    static pthread_mutex_t kept = PTHREAD_MUTEX_INITIALIZER;

    pthread_mutex_lock(&kept);
    pthread_mutex_lock(&kept);
    return arg;
}

FAR threads(long n, long pages)
{
    char *at = (char *)map(n * pages * PAGE, PROT_READ | PROT_WRITE, PRIVATE);

    for (long i = 0; i < n; i++) {
        struct share share = {at + i * pages * PAGE, pages};
        pthread_t thread;
        if (pthread_create(&thread, NULL, write_pages, &share) != 0)
            return -1;
        pthread_join(thread, NULL);
    }
    return (long)at;
}

FAR threads_without_end(void)
{
    pthread_t thread;

    for (;;)
        pthread_create(&thread, NULL, sleep_for_ever, NULL);
}

FAR leave_thread(void)
{
    pthread_t thread;
    return pthread_create(&thread, NULL, sleep_for_ever, NULL);
}

static void *exit_when(void *byte)
{
    while (*(volatile char *)byte == 0)
        sched_yield();
    _exit(0);
}

FAR leave_to_exit(long byte)
{
    pthread_t thread;
    return pthread_create(&thread, NULL, exit_when, (void *)byte);
}

/* ---- signals ------------------------------------------------------------ */

static sigjmp_buf before;

static void on_fault(int signal)
{
    (void)signal;
    siglongjmp(before, 1);
}

FAR probe(const volatile char *at)
{
    struct sigaction mine = {.sa_handler = on_fault}, old;
    int faulted;

    sigaction(SIGSEGV, &mine, &old);
    faulted = sigsetjmp(before, 1);
    if (!faulted)
        (void)*at;
    sigaction(SIGSEGV, &old, NULL);
    return faulted;
}

FAR handle(long number)
{
    struct sigaction mine = {.sa_handler = on_fault};
    long result = sigaction((int)number, &mine, NULL);
    return result;
}

/* ---- floods ------------------------------------------------------------- */

FAR map_without_end(void)
{
    for (;;)
        map(PAGE, PROT_NONE, PRIVATE);
}

/* Neighbours differ: so none of them merge. */
FAR map_many(long wanted)
{
    long n = 0;

    while (n < wanted &&
           map(PAGE, n % 2 ? PROT_NONE : PROT_READ, PRIVATE) != -1)
        n++;
    return n;
}

/* Reading costs no memory, but each 2 MiB take a table. */
FAR tables_without_end(void)
{
    char *at = (char *)map(1L << 45, PROT_READ, PRIVATE | MAP_NORESERVE);
    long sum = 0;

    for (;; at += 2 << 20)
        sum += *(volatile char *)at;
    return sum;
}

FAR spin(void)
{
    volatile long n = 0;

    for (;;)
        n++;
    return n;
}

long act(enum act what, long a, long b)
{
    switch (what) {
    case ACT_MAP:
        return map(a, (int)b, PRIVATE);
    case ACT_RESERVE:
        return reserve(a);
    case ACT_UNMAP:
        return unmap(a, b);
    case ACT_PROTECT:
        return protect(a, b, PROT_READ);
    case ACT_DISCARD:
        return discard(a, b);
    case ACT_MOVE:
        return move(a, b);
    case ACT_PROTECT_CODE:
        return protect(map(PAGE, PROT_READ, PRIVATE), PAGE,
                       PROT_READ | PROT_EXEC);
    case ACT_MAP_OVER:
        return map_over(a, b);
    case ACT_MOVE_OVER:
        return move_over(a);
    case ACT_MAP_CODE:
        return map(PAGE, PROT_READ | PROT_EXEC, PRIVATE);
    case ACT_MAP_SHARED:
        return map(PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS);
    case ACT_MAP_LOCKED:
        return map(PAGE, PROT_READ, PRIVATE | MAP_LOCKED);
    case ACT_LOCK:
        return lock();
    case ACT_OPEN:
        return open(names[a], (int)b);
    case ACT_OPEN_NOWHERE:
        return open_nowhere();
    case ACT_CLOSE:
        return close((int)a);
    case ACT_SIZE:
        return size_of(a);
    case ACT_MAP_FILE:
        return map_file(a, b);
    case ACT_SYNC:
        return msync((void *)a, (size_t)b, MS_SYNC);
    case ACT_STAT:
        return look_for("letters");
    case ACT_FORK:
        return start_process();
    case ACT_THREADS:
        return threads(a, b);
    case ACT_THREADS_WITHOUT_END:
        return threads_without_end();
    case ACT_THREAD_LEFT:
        return leave_thread();
    case ACT_EXIT_WHEN:
        return leave_to_exit(a);
    case ACT_PROBE:
        return probe((const volatile char *)a);
    case ACT_HANDLE:
        return handle(a);
    case ACT_PRINT:
        return printf("printed\n");
    case ACT_MAP_WITHOUT_END:
        return map_without_end();
    case ACT_MAP_MANY:
        return map_many(a);
    case ACT_SPIN:
        return spin();
    case ACT_LOAD:
        return *(volatile char *)a;
    case ACT_TABLES_WITHOUT_END:
        return tables_without_end();
    }
    return 0;
}
