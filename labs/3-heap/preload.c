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
#include <sys/mman.h>
#include <unistd.h>

/* Addresses, not memory: more than any program here will want. */
const size_t mem_limit_bytes = (size_t)64 << 30; /* 64 GiB */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread bool inside; /* this thread is in an mm_ function */
static bool started;

/* The contract of mm.h has no way to ask a block's size, but programs do, by
 * malloc_usable_size. So the shadow keeps what was asked for: one number for
 * each 16 bytes of the heap, used where a block begins. */
static size_t *shadow;

static size_t *shadow_of(const void *block)
{
    size_t at = (size_t)((const char *)block - (const char *)mem_heap_lo());

    return &shadow[at / MM_ALIGNMENT];
}

static _Noreturn void give_up(const char *why)
{
    if (write(STDERR_FILENO, why, strlen(why)) < 0)
        _exit(3);
    _exit(2);
}

static void start(void)
{
    size_t bytes = mem_limit_bytes / MM_ALIGNMENT * sizeof *shadow;

    started = true;
    mem_init();
    shadow = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (shadow == MAP_FAILED)
        give_up("preload: no addresses left for the shadow\n");
    if (mm_init() != 0)
        give_up("preload: mm_init failed, no heap to run on\n");
}

static void enter(void)
{
    pthread_mutex_lock(&lock);
    inside = true;
    if (!started)
        start();
}

/* Passes on `block`, which an mm_ function returned for `bytes`. */
static void *leave(void *block, size_t bytes)
{
    if (block != NULL)
        *shadow_of(block) = bytes;
    inside = false;
    pthread_mutex_unlock(&lock);
    return block;
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
    if (inside)
        return spare_alloc(bytes);
    bytes = bytes > 0 ? bytes : 1;
    enter();
    return leave(mm_malloc(bytes), bytes);
}

void free(void *block)
{
    if (inside || spare_owns(block))
        return;
    enter();
    mm_free(block);
    leave(NULL, 0);
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
    if (block == NULL)
        return malloc(bytes);
    if (inside || spare_owns(block))
        return spare_realloc(block, bytes);
    enter();
    return leave(mm_realloc(block, bytes), bytes);
}

void *memalign(size_t alignment, size_t bytes)
{
    if (inside)
        return spare_alloc(bytes);
    bytes = bytes > 0 ? bytes : 1;
    enter();
    return leave(mm_memalign(alignment, bytes), bytes);
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

size_t malloc_usable_size(void *block)
{
    return block == NULL || spare_owns(block) ? 0 : *shadow_of(block);
}

#pragma GCC visibility pop
