/* recorder: preloaded into a program, it writes down every call of malloc and
 * its relatives (see log.h) and hands the call on to glibc.
 *
 * glibc exports its allocator a second time, as __libc_malloc and so on. By
 * those names we need no dlsym, which itself allocates before it answers. Only
 * malloc_usable_size has no second name.
 *
 * One lock covers call and entry: without it, thread B could be given a block
 * that A just freed, and write that down before A's free. */
#include "log.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t n, size_t bytes);
extern void *__libc_realloc(void *block, size_t bytes);
extern void *__libc_memalign(size_t alignment, size_t bytes);
extern void __libc_free(void *block);

enum { MAX_FILES_A_PROCESS = 64 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct log_head *head; /* NULL: nothing is recorded (yet) */
static uint32_t n_threads;
static size_t (*usable_size_in_glibc)(void *block);

/* Threads count from 1 here; 0 is one that was not seen yet. */
static __thread uint32_t thread_number
    __attribute__((tls_model("initial-exec")));

/* --- the log file ----------------------------------------------------- */

/* A process that execs starts again under the same number: take the next
 * name that is free. Returns a descriptor or -1. */
static int new_file(const char *folder)
{
    char path[PATH_MAX];
    int fd = -1;

    for (int i = 0; fd < 0 && i < MAX_FILES_A_PROCESS; i++) {
        snprintf(path, sizeof path, "%s/%d.%d", folder, (int)getpid(), i);
        fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0 && errno != EEXIST)
            return -1;
    }
    return fd;
}

/* Maps a new log. A program is never stopped because we cannot record it. */
static struct log_head *open_log(void)
{
    const char *folder = getenv(LOG_FOLDER_VARIABLE);
    int fd = folder != NULL ? new_file(folder) : -1;
    if (fd < 0)
        return NULL;

    size_t bytes = sizeof(struct log_head) + LOG_ROOM * sizeof(struct log_call);
    void *map = MAP_FAILED;
    if (ftruncate(fd, (off_t)bytes) == 0)
        map = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (map == MAP_FAILED)
        return NULL;

    struct log_head *log = map;
    log->magic = LOG_MAGIC;
    snprintf(log->program, sizeof log->program, "%s",
             program_invocation_short_name);
    return log;
}

/* Adds a call; the lock is held. */
static void write_down(struct log_call call)
{
    struct log_call *calls = (struct log_call *)(head + 1);

    if (thread_number == 0)
        thread_number = ++n_threads;
    call.thread = thread_number - 1;
    if (head->n_calls < LOG_ROOM)
        calls[head->n_calls] = call;
    head->n_calls++;
}

/* --- coming and going ------------------------------------------------- */

static void before_fork(void)
{
    pthread_mutex_lock(&lock);
}

static void after_fork_in_parent(void)
{
    pthread_mutex_unlock(&lock);
}

/* The child would write into its parent's log: it gets one of its own. What
 * it inherited stays mapped, but is not written again. */
static void after_fork_in_child(void)
{
    if (head != NULL)
        head = open_log();
    n_threads = 0;
    thread_number = 0;
    pthread_mutex_unlock(&lock);
}

/* A program linked with another allocator would find that one's function, and
 * it would not know our blocks: ask for glibc's by name. */
static void find_usable_size(void)
{
    void *glibc = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
    *(void **)&usable_size_in_glibc = dlsym(glibc, "malloc_usable_size");
}

/* Calls made before this constructor, by the loader and by libraries that are
 * initialised earlier, are not recorded; their frees are unknown later and
 * dropped. */
__attribute__((constructor)) static void start(void)
{
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
    find_usable_size(); /* it allocates: that is not the program's doing */
    head = open_log();
}

/* --- malloc and its relatives ----------------------------------------- */

/* The smallest shift with 1 << shift >= alignment: so glibc rounds up. */
static uint16_t shift_of(size_t alignment)
{
    return alignment <= 1 ? 0 : (uint16_t)(64 - __builtin_clzl(alignment - 1));
}

/* Writes down that BLOCK was obtained, unless it was not. errno stays. */
static void *obtained(void *block, enum call_kind kind, size_t bytes,
                      size_t alignment)
{
    if (head != NULL && block != NULL)
        write_down((struct log_call){.new_at = (uintptr_t)block,
                                     .bytes = bytes,
                                     .kind = kind,
                                     .alignment_shift = shift_of(alignment)});
    return block;
}

void *malloc(size_t bytes)
{
    pthread_mutex_lock(&lock);
    void *block = obtained(__libc_malloc(bytes), CALL_MALLOC, bytes, 0);
    pthread_mutex_unlock(&lock);
    return block;
}

void *calloc(size_t n, size_t bytes)
{
    pthread_mutex_lock(&lock);
    void *block = obtained(__libc_calloc(n, bytes), CALL_MALLOC, n * bytes, 0);
    pthread_mutex_unlock(&lock);
    return block;
}

void free(void *block)
{
    if (block == NULL)
        return;
    pthread_mutex_lock(&lock);
    if (head != NULL)
        write_down(
            (struct log_call){.old_at = (uintptr_t)block, .kind = CALL_FREE});
    __libc_free(block);
    pthread_mutex_unlock(&lock);
}

void *realloc(void *block, size_t bytes)
{
    pthread_mutex_lock(&lock);
    uintptr_t old_at = (uintptr_t)block;
    void *moved = __libc_realloc(block, bytes);
    if (head != NULL && moved != NULL)
        write_down((struct log_call){.old_at = old_at,
                                     .new_at = (uintptr_t)moved,
                                     .bytes = bytes,
                                     .kind = CALL_REALLOC});
    if (head != NULL && moved == NULL && bytes == 0 && old_at != 0)
        write_down((struct log_call){.old_at = old_at, .kind = CALL_FREE});
    pthread_mutex_unlock(&lock);
    return moved;
}

void *reallocarray(void *block, size_t n, size_t bytes)
{
    size_t total;
    if (__builtin_mul_overflow(n, bytes, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(block, total);
}

void *memalign(size_t alignment, size_t bytes)
{
    pthread_mutex_lock(&lock);
    void *block = obtained(__libc_memalign(alignment, bytes), CALL_MEMALIGN,
                           bytes, alignment);
    pthread_mutex_unlock(&lock);
    return block;
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    return memalign(alignment, bytes);
}

int posix_memalign(void **result, size_t alignment, size_t bytes)
{
    if (alignment % sizeof(void *) != 0 || alignment == 0 ||
        (alignment & (alignment - 1)) != 0)
        return EINVAL;

    int caller_errno = errno;
    void *block = memalign(alignment, bytes);
    errno = caller_errno;
    if (block == NULL)
        return ENOMEM;
    *result = block;
    return 0;
}

void *valloc(size_t bytes)
{
    return memalign((size_t)getpagesize(), bytes);
}

void *pvalloc(size_t bytes)
{
    size_t page = (size_t)getpagesize();
    return memalign(page, (bytes + page - 1) & ~(page - 1));
}

size_t malloc_usable_size(void *block)
{
    if (usable_size_in_glibc == NULL)
        find_usable_size();
    return usable_size_in_glibc(block);
}
