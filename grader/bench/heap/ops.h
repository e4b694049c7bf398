/* ops: a trace as the replaying program sees it, ready to be mapped. The
 * program allocates nothing of its own, so that all it measures is the heap.
 *
 *   +------------+-------+-------+--- ... ---+-------+
 *   | struct ops | op[0] | op[1] |           | n - 1 |
 *   +------------+-------+-------+--- ... ---+-------+
 */
#ifndef OPS_H
#define OPS_H

#include <stdint.h>

enum ops_kind { DO_MALLOC, DO_REALLOC, DO_FREE, DO_MEMALIGN };

struct ops_op {
    uint64_t bytes;     /* 0 for DO_FREE */
    uint32_t id;        /* below n_ids */
    uint16_t kind;      /* enum ops_kind */
    uint16_t alignment; /* DO_MEMALIGN: its logarithm */
};

struct ops {
    uint64_t n;         /* operations */
    uint64_t n_ids;     /* blocks */
    uint64_t peak_live; /* bytes */
    struct ops_op op[];
};

#endif
