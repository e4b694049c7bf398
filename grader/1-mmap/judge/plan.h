/* plan.h: operations on a region, made up; and what the textbook says of them.
 */
#ifndef PLAN_H
#define PLAN_H

#include "../../../labs/1-mmap/predict.h"

#include <stdbool.h>
#include <stddef.h>

enum { PLAN_MOST = 1024 };

struct plan {
    uint64_t pages; /* of the region */
    uint64_t base;  /* where it is to be; 0: anywhere */
    unsigned count;
    struct operation operation[PLAN_MOST];
};

/* What a plan may consist of. */
struct taste {
    bool reads, discards; /* besides writes */
    bool odd;             /* borders that are none of a page */
    uint64_t most_pages;
    unsigned least_operations, most_operations; /* up to PLAN_MOST */
};

/* Room for so many plans, all empty; static, until the next call. Dies when
 * there is none. */
struct plan *new_plans(unsigned n);

/* Adds an operation. */
void plan_add(struct plan *plan, uint64_t use, uint64_t at, uint64_t bytes);

/* Throws the scene's dice: as many operations as the taste has, and two or
 * more. */
void plan_throw(struct plan *plan, const struct taste *taste);

/* What the rules in predict.h make of the first `count` operations. */
struct forecast plan_theory(const struct plan *plan, unsigned count);

bool forecast_equal(const struct forecast *a, const struct forecast *b);

/* The pages that an operation meets: [*from, *to). */
void operation_pages(const struct operation *operation, uint64_t *from,
                     uint64_t *to);

/* "write 8 bytes at 4092"; static, until the next call. */
const char *operation_text(const struct operation *operation);

#endif
