/* log.c: turns addresses into block numbers.
 *
 * A tree holds the blocks that are live, by address. Numbers of freed blocks
 * are used again, the last one first, so that traces name few blocks. */
#include "log.h"
#include "../judge/trace/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct block {
    uint64_t at;
    uint32_t id;
};

/* A log on its way to become a trace. */
struct reading {
    struct trace *trace;
    size_t max_ops;
    bool with_threads;
    void *live;         /* tsearch tree of struct block */
    uint32_t *free_ids; /* stack */
    size_t n_free_ids;
    uint32_t n_ids;
    uint32_t thread;
};

static int compare_blocks(const void *a, const void *b)
{
    uint64_t left = ((const struct block *)a)->at;
    uint64_t right = ((const struct block *)b)->at;
    return (left > right) - (left < right);
}

/* The number of the live block at AT; false: there is none. */
static bool find(struct reading *r, uint64_t at, uint32_t *id)
{
    struct block key = {.at = at};
    struct block **found = tfind(&key, &r->live, compare_blocks);
    if (found == NULL)
        return false;
    *id = (*found)->id;
    return true;
}

/* Forgets the block at AT, which is live. */
static void forget(struct reading *r, uint64_t at)
{
    struct block key = {.at = at};
    struct block *block =
        *(struct block **)tfind(&key, &r->live, compare_blocks);
    tdelete(&key, &r->live, compare_blocks);
    free(block);
}

/* Remembers that block ID is at AT. */
static void remember(struct reading *r, uint64_t at, uint32_t id)
{
    struct block *block = malloc(sizeof *block);
    if (block == NULL)
        abort();
    *block = (struct block){.at = at, .id = id};
    tsearch(block, &r->live, compare_blocks);
}

static uint32_t take_id(struct reading *r)
{
    return r->n_free_ids > 0 ? r->free_ids[--r->n_free_ids] : r->n_ids++;
}

/* What the trace refuses comes from a program that wrote over its log: that
 * is left out, and so is all that is done to the block later. */
static void add(struct reading *r, struct op op)
{
    trace_add(r->trace, op);
}

/* The block at call->old_at is given back. */
static void release(struct reading *r, const struct log_call *call)
{
    uint32_t id;
    if (!find(r, call->old_at, &id))
        return;
    add(r, (struct op){.kind = OP_FREE, .id = id});
    forget(r, call->old_at);
    r->free_ids[r->n_free_ids++] = id;
}

/* A block begins at call->new_at. If one is there already, its free was made
 * where we do not see it (inside the C library): it has ended. */
static void obtain(struct reading *r, const struct log_call *call)
{
    release(r, &(struct log_call){.old_at = call->new_at});

    struct op op = {.kind = OP_MALLOC, .bytes = call->bytes};
    if (call->kind == CALL_MEMALIGN) {
        op.kind = OP_MEMALIGN;
        op.alignment = (uint64_t)1 << (call->alignment_shift & 63);
        if (op.alignment > TRACE_MAX_ALIGNMENT)
            op.alignment = TRACE_MAX_ALIGNMENT;
    }
    op.id = take_id(r);
    add(r, op);
    remember(r, call->new_at, op.id);
}

static void move(struct reading *r, const struct log_call *call)
{
    uint32_t id;
    if (!find(r, call->old_at, &id)) {
        obtain(r, call);
        return;
    }
    forget(r, call->old_at);
    if (call->new_at != call->old_at)
        release(r, &(struct log_call){.old_at = call->new_at});
    add(r, (struct op){OP_REALLOC, id, call->bytes > 0 ? call->bytes : 1, 0});
    remember(r, call->new_at, id);
}

static void switch_thread(struct reading *r, uint32_t thread)
{
    if (!r->with_threads || thread == r->thread || thread >= TRACE_MAX_THREADS)
        return;
    add(r, (struct op){.kind = OP_THREAD, .id = thread});
    r->thread = thread;
}

static void read_call(struct reading *r, const struct log_call *call)
{
    static void (*const kinds[])(struct reading *, const struct log_call *) = {
        [CALL_MALLOC] = obtain,
        [CALL_REALLOC] = move,
        [CALL_FREE] = release,
        [CALL_MEMALIGN] = obtain,
    };
    if (call->kind > CALL_MEMALIGN)
        return;
    switch_thread(r, call->thread);
    kinds[call->kind](r, call);
}

static void read_calls(struct reading *r, const struct log_head *head)
{
    const struct log_call *calls = (const struct log_call *)(head + 1);
    uint64_t n_calls = head->n_calls < LOG_ROOM ? head->n_calls : LOG_ROOM;

    r->trace = trace_new(head->program);
    r->free_ids = calloc(n_calls + 1, sizeof *r->free_ids);
    if (r->free_ids == NULL)
        abort();
    for (uint64_t i = 0; i < n_calls && r->trace->n_ops < r->max_ops; i++)
        read_call(r, &calls[i]);
    free(r->free_ids);
    tdestroy(r->live, free);
}

/* Maps a log to read; NULL with errno. */
static struct log_head *map_log(const char *path, size_t *bytes)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;

    struct log_head *head = MAP_FAILED;
    *bytes = sizeof *head + LOG_ROOM * sizeof(struct log_call);
    errno = EINVAL;
    if (fstat(fd, &status) == 0 && (size_t)status.st_size == *bytes)
        head = mmap(NULL, *bytes, PROT_READ, MAP_SHARED, fd, 0);
    int reason = errno;
    close(fd);
    errno = reason;
    return head == MAP_FAILED ? NULL : head;
}

struct trace *log_trace(const char *path, size_t max_ops, bool with_threads)
{
    size_t bytes;
    struct log_head *head = map_log(path, &bytes);
    if (head == NULL)
        return NULL;

    struct reading reading = {.max_ops = max_ops, .with_threads = with_threads};
    if (head->magic == LOG_MAGIC)
        read_calls(&reading, head);
    else
        errno = EINVAL;
    munmap(head, bytes);
    return reading.trace;
}
