/* preload.c: the C library's allocation calls, answered by your allocator.
 *
 *   program:  malloc(24)  -->  enter, mm_malloc(24), leave
 *
 * `make preload` links it with mm.c and memmap.c into one shared object, which
 * LD_PRELOAD puts before the C library. The heap starts with the process's
 * first request, which comes before any constructor. No lock is taken on the
 * way: that is the heap's own business.
 *
 * Two things are beyond the heap, and done here: a thread that ends has
 * mm_thread_exit called, and fork waits until no other thread is inside the
 * heap, lest the child inherit a lock that nobody in it will ever release.
 */
#include "memmap.h"
#include "mm.h"

#include <errno.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Where a thread is. It is in the list of visitors from its first request to
 * its announced end. After that, the C library still frees a few blocks of its
 * own: such a thread keeps the list locked while it is inside. */
enum place { NEW, OUTSIDE, INSIDE, GONE, GONE_INSIDE, NOWHERE };

struct visitor {
    _Atomic enum place place;
    bool forks; /* in fork, and may enter */
    struct visitor *next, *prev;
};

static __thread struct visitor me;
static struct visitor visitors = {.next = &visitors, .prev = &visitors};
static pthread_mutex_t list = PTHREAD_MUTEX_INITIALIZER;
static _Atomic enum place gate = OUTSIDE; /* who is there may enter at once */
static _Atomic size_t spare_used;         /* bytes: see below */
static bool started;
static pthread_key_t end_of_thread;

static _Noreturn void give_up(const char *why)
{
    if (write(STDERR_FILENO, why, strlen(why)) < 0)
        _exit(3);
    _exit(2);
}

static void visitor_insert(struct visitor *v)
{
    v->next = visitors.next;
    v->prev = &visitors;
    v->next->prev = v->prev->next = v;
}

static void visitor_remove(struct visitor *v)
{
    v->next->prev = v->prev;
    v->prev->next = v->next;
}

/* ---- The end of a thread ---- */

static void depart(void *visitor)
{
    struct visitor *v = visitor;
    pthread_mutex_lock(&list);
    v->place = INSIDE;
    mm_thread_exit();
    visitor_remove(v);
    v->place = GONE;
    pthread_mutex_unlock(&list);
}

/* ---- Fork ---- */

/* Who enters says so first and looks for a fork then; who forks announces it
 * first and looks then who is inside. One of the two sees the other, if neither
 * looks before its word is out. The processor might, so the forking thread has
 * the kernel put a barrier in all others: for them it costs nothing. */
static void barrier_everywhere(int command)
{
    if (syscall(SYS_membarrier, command, 0, 0) != 0)
        give_up("preload: this kernel has no membarrier\n");
}

static void fork_begins(void)
{
    pthread_mutex_lock(&list);
    me.forks = true;
    gate = NOWHERE;
    barrier_everywhere(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
    for (struct visitor *v = visitors.next; v != &visitors; v = v->next)
        while (v != &me && v->place == INSIDE)
            sched_yield();
}

static void fork_ends(void)
{
    gate = spare_used > 0 ? NOWHERE : OUTSIDE;
    me.forks = false;
    pthread_mutex_unlock(&list);
}

/* The child has one thread, the one that called fork. */
static void fork_ends_in_child(void)
{
    visitors.next = visitors.prev = &visitors;
    if (me.place == OUTSIDE)
        visitor_insert(&me);
    fork_ends();
}

/* ---- Entering and leaving ---- */

static void start(void)
{
    started = true;
    barrier_everywhere(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
    if (pthread_key_create(&end_of_thread, depart) != 0)
        give_up("preload: no key left for the end of threads\n");
    if (mm_init() != 0)
        give_up("preload: mm_init failed, no heap to run on\n");
}

static __attribute__((constructor)) void survive_fork(void)
{
    pthread_atfork(fork_begins, fork_ends, fork_ends_in_child);
}

static void enter_first(void)
{
    if (!started)
        start();
    pthread_setspecific(end_of_thread, &me);
    visitor_insert(&me);
}

/* Where enter fails: waits for the end of a fork, and gets to know a new
 * thread. False: this thread is inside already. */
static bool enter_slowly(void)
{
    enum place place = me.place;
    if (place == INSIDE || place == GONE_INSIDE)
        return false;
    if (!me.forks)
        pthread_mutex_lock(&list);
    me.place = place == GONE ? GONE_INSIDE : INSIDE;
    if (place == NEW)
        enter_first();
    if (!me.forks && place != GONE)
        pthread_mutex_unlock(&list);
    return true;
}

static void leave_slowly(void)
{
    if (me.place == INSIDE) {
        me.place = OUTSIDE;
        return;
    }
    mm_thread_exit();
    me.place = GONE;
    if (!me.forks)
        pthread_mutex_unlock(&list);
}

/* Most calls come here and go on at once. The fence keeps the compiler from
 * looking for a fork before it has said that it is inside. */
static inline bool enter(void)
{
    enum place place = atomic_load_explicit(&me.place, memory_order_relaxed);
    atomic_store_explicit(&me.place, INSIDE, memory_order_relaxed);
    atomic_signal_fence(memory_order_seq_cst);
    if (place == atomic_load_explicit(&gate, memory_order_relaxed))
        return true;
    atomic_store_explicit(&me.place, place, memory_order_relaxed);
    return false;
}

static inline void leave(void)
{
    atomic_store_explicit(&me.place, OUTSIDE, memory_order_release);
}

/* For calls that are rare, and end with leave_slowly(). */
static bool enter_anyhow(void)
{
    return enter() || enter_slowly();
}

/* The spare: a printf in mm_malloc allocates too. It cannot have bytes of the
 * heap, which is half-way through a change, so it gets these, for good. From
 * then on all take the slow way in, where a free looks for them first. */

static char spare[256 * 1024] __attribute__((aligned(MM_ALIGNMENT)));

static bool spare_owns(const void *block)
{
    return (uintptr_t)block - (uintptr_t)spare < sizeof spare;
}

static void *spare_alloc(size_t bytes)
{
    size_t size = (bytes + MM_ALIGNMENT - 1) & -(size_t)MM_ALIGNMENT;
    size_t at = bytes < sizeof spare ? atomic_fetch_add(&spare_used, size)
                                     : sizeof spare;
    gate = NOWHERE;
    if (at + size <= sizeof spare)
        return spare + at;
    errno = ENOMEM;
    return NULL;
}

/* Its size was not kept: copies up to the end of the spare. */
static void *spare_realloc(const char *block, size_t bytes)
{
    size_t most = (size_t)(spare + sizeof spare - block);
    void *copy = malloc(bytes);

    if (copy != NULL)
        memcpy(copy, block, bytes < most ? bytes : most);
    return copy;
}

/* What the program sees. All else is hidden, lest a helper of mm.c stand in
 * for a function of the same name in the program. */
#pragma GCC visibility push(default)

static __attribute__((noinline)) void *malloc_slowly(size_t bytes)
{
    if (!enter_slowly())
        return spare_alloc(bytes);
    void *block = mm_malloc(bytes);
    leave_slowly();
    return block;
}

/* Programs take NULL for failure, even from malloc(0): give them a byte. */
void *malloc(size_t bytes)
{
    bytes += bytes == 0;
    if (!enter())
        return malloc_slowly(bytes);
    void *block = mm_malloc(bytes);
    leave();
    return block;
}

static __attribute__((noinline)) void free_slowly(void *block)
{
    if (block == NULL || spare_owns(block) || !enter_slowly())
        return;
    mm_free(block);
    leave_slowly();
}

void free(void *block)
{
    if (!enter()) {
        free_slowly(block);
        return;
    }
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
    if (block == NULL)
        return malloc(bytes);
    if (spare_owns(block) || !enter_anyhow())
        return spare_realloc(block, bytes);
    block = mm_realloc(block, bytes);
    leave_slowly();
    return block;
}

void *memalign(size_t alignment, size_t bytes)
{
    if (!enter_anyhow())
        return spare_alloc(bytes);
    void *block = mm_memalign(alignment, bytes > 0 ? bytes : 1);
    leave_slowly();
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

/* Some programs ask; nobody but the heap knows. */
size_t malloc_usable_size(void *block)
{
    if (block == NULL || spare_owns(block))
        return 0;
    if (mm_usable_size == NULL)
        give_up("preload: this program calls malloc_usable_size, and mm.c has "
                "no mm_usable_size\n");
    return mm_usable_size(block);
}

#pragma GCC visibility pop
