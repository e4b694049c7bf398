/* trace: a workload, recorded from a real program or generated.
 *
 * A trace speaks of blocks by number: "block 7 := malloc(100)", "free 7".
 * Whoever holds a struct trace may trust it:
 *
 *     every id is below n_ids;
 *     free, realloc and touch name a block that is live at that moment,
 *     malloc and memalign name one that is not;
 *     bytes >= 1: no request is for nothing;
 *     a touch stays within its block;
 *     an alignment is a power of two, 1 ... TRACE_MAX_ALIGNMENT;
 *     peak_live <= TRACE_MAX_BYTES.
 *
 * An id may be used again once its block is freed. Blocks may be live at the
 * end. A request may be larger than any machine can give: look at peak_live
 * before replaying a stranger's trace. */
#ifndef TRACE_H
#define TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TRACE_NAME_BYTES = 64,
    TRACE_MAX_IDS = 1 << 24,       /* 16 Mi blocks */
    TRACE_MAX_THREADS = 1 << 10,   /* 1024 */
    TRACE_MAX_ALIGNMENT = 1 << 24, /* 16 MiB */
    TRACE_NOTE_BYTES = 160
};

/* The largest sum of live requests: 16 TiB, more than a machine has. */
static const uint64_t TRACE_MAX_BYTES = (uint64_t)1 << 44;

enum op_kind {
    OP_MALLOC,   /* id, bytes */
    OP_REALLOC,  /* id, bytes: the new size */
    OP_FREE,     /* id */
    OP_MEMALIGN, /* id, alignment, bytes */
    OP_TOUCH,    /* id, bytes: the program uses that much of the payload */
    OP_THREAD    /* id: the thread that does what follows; 0 at the start */
};

struct op {
    enum op_kind kind;
    uint32_t id;
    uint64_t bytes;     /* 0 where the kind has none */
    uint64_t alignment; /* 0 where the kind has none */
};

/* What a file's author wants it used for. */
enum trace_weight { WEIGHT_NONE, WEIGHT_BOTH, WEIGHT_SPACE, WEIGHT_SPEED };

struct trace {
    char name[TRACE_NAME_BYTES];
    enum trace_weight weight;
    bool generated;     /* by shape_make, not read from a file */
    uint32_t n_ids;     /* 1 + the largest id */
    uint32_t n_threads; /* 1 + the largest thread */
    size_t n_ops;
    struct op *ops;              /* n_ops of them */
    uint64_t peak_live;          /* bytes: the largest sum of live requests */
    uint64_t live;               /* bytes live after the last operation */
    char note[TRACE_NOTE_BYTES]; /* what the reader forgave; "": nothing */

    /* For adding operations. */
    size_t room_ops;   /* what ops has room for */
    uint32_t room_ids; /* what sizes has room for */
    uint64_t *sizes;   /* by id: bytes of the block, 0 when it is not live */
};

/* An empty trace; the caller owns it. When memory runs out, this and what
 * follows end the process. */
struct trace *trace_new(const char *name);

/* Frees the trace; NULL is fine. */
void trace_free(struct trace *);

/* Adds one operation at the end. NULL: added; else what was expected of it,
 * "id 7 to be live", in memory that lasts until the next call. Operations
 * that programs use loosely are made plain:
 *
 *     malloc or memalign of 0 bytes becomes one of 1 byte
 *     realloc of a block not live   becomes malloc
 *     realloc to 0 bytes            becomes free
 *     touch beyond the block's end  becomes touch of the whole block
 *
 * Cost: constant, amortised. */
const char *trace_add(struct trace *, struct op);

/* The size in bytes of block ID after the last operation; 0: not live. */
uint64_t trace_size(const struct trace *, uint32_t id);

#endif
