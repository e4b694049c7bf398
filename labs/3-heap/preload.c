/* preload.c: the C library's allocation calls, answered by your allocator.
 *
 *   program:  malloc(24)  -->  lock, mm_malloc(24), unlock
 *
 * `make preload` links it with mm.c and memlib.c into one shared object, which
 * LD_PRELOAD puts before the C library. One lock makes a serial heap safe for
 * threads: safe, not scalable. The heap starts with the process's first
 * request, which comes before any constructor, and survives fork.
 */
#include "memlib.h"
#include "mm.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Addresses, not memory: more than any program here will want. */
const size_t mem_limit_bytes = (size_t)64 << 30; /* 64 GiB */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread bool inside; /* this thread is in an mm_ function */
static bool started;

static void start(void)
{
    static const char sorry[] = "preload: mm_init failed, no heap to run on\n";

    started = true;
    mem_init();
    if (mm_init() == 0)
        return;
    if (write(STDERR_FILENO, sorry, sizeof sorry - 1) < 0)
        _exit(3);
    _exit(2);
}

static void enter(void)
{
    pthread_mutex_lock(&lock);
    inside = true;
    if (!started)
        start();
}

static void leave(void)
{
    inside = false;
    pthread_mutex_unlock(&lock);
}

/* A child of fork has one thread, the one that called it: that thread must own
 * the lock across the fork, or the child may inherit it locked for ever. */
static void hold(void)
{
    pthread_mutex_lock(&lock);
}

static void release(void)
{
    pthread_mutex_unlock(&lock);
}

static __attribute__((constructor)) void survive_fork(void)
{
    pthread_atfork(hold, release, release);
}

/* The spare: a printf in mm_malloc allocates too. It cannot have bytes of the
 * heap, which is half-way through a change, so it gets these, for good. */

static char spare[256 * 1024] __attribute__((aligned(MM_ALIGNMENT)));
static size_t spare_used;

static bool spare_owns(const void *block)
{
    return (uintptr_t)block - (uintptr_t)spare < sizeof spare;
}

static void *spare_alloc(size_t bytes)
{
    char *block = spare + spare_used;

    if (bytes > sizeof spare - spare_used - MM_ALIGNMENT) {
        errno = ENOMEM;
        return NULL;
    }
    spare_used += (bytes + MM_ALIGNMENT - 1) & -(size_t)MM_ALIGNMENT;
    return block;
}

/* Its size was not kept: copies up to the end of what was handed out. */
static void *spare_realloc(const char *block, size_t bytes)
{
    size_t most = (size_t)(spare + spare_used - block);
    void *copy = malloc(bytes);

    if (copy != NULL)
        memcpy(copy, block, bytes < most ? bytes : most);
    return copy;
}

/* What the program sees. All else is hidden, lest a helper of mm.c stand in
 * for a function of the same name in the program. */
#pragma GCC visibility push(default)

/* Programs take NULL for failure, even from malloc(0): give them a byte. */
void *malloc(size_t bytes)
{
    void *block;

    if (inside)
        return spare_alloc(bytes);
    enter();
    block = mm_malloc(bytes > 0 ? bytes : 1);
    leave();
    return block;
}

void free(void *block)
{
    if (inside || spare_owns(block))
        return;
    enter();
    mm_free(block);
    leave();
}

void *calloc(size_t count, size_t each)
{
    size_t bytes;
    void *block;

    if (__builtin_mul_overflow(count, each, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    block = malloc(bytes);
    if (block != NULL)
        memset(block, 0, bytes);
    return block;
}

void *realloc(void *block, size_t bytes)
{
    void *moved;

    if (block == NULL)
        return malloc(bytes);
    if (inside || spare_owns(block))
        return spare_realloc(block, bytes);
    enter();
    moved = mm_realloc(block, bytes);
    leave();
    return moved;
}

void *memalign(size_t alignment, size_t bytes)
{
    void *block;

    if (inside)
        return spare_alloc(bytes);
    enter();
    block = mm_memalign(alignment, bytes > 0 ? bytes : 1);
    leave();
    return block;
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    return memalign(alignment, bytes);
}

int posix_memalign(void **block, size_t alignment, size_t bytes)
{
    int saved = errno;
    int error = 0;
    void *aligned;

    if (alignment % sizeof(void *) != 0)
        return EINVAL;
    aligned = memalign(alignment, bytes);
    if (aligned == NULL)
        error = errno;
    else
        *block = aligned;
    errno = saved;
    return error;
}

void *valloc(size_t bytes)
{
    return memalign(mem_pagesize(), bytes);
}

/* The contract has no way to ask a block's size; 0 promises nothing. */
size_t malloc_usable_size(void *block)
{
    (void)block;
    return 0;
}

#pragma GCC visibility pop
