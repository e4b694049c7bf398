/* pageset.h: a set of pages of the region. */
#ifndef PAGESET_H
#define PAGESET_H

#include "region.h"

enum {
    PAGE_BYTES = 4096,
    REGION_PAGES = REGION_BYTES / PAGE_BYTES,
    PAGESET_WORDS = REGION_PAGES / 64
};

struct pageset {
    uint64_t word[PAGESET_WORDS]; /* bit i % 64 of word i / 64: page i */
};

/* True if all n pages from `first` on, or none of them, are in the set. */
bool pageset_has_all(const struct pageset *set, uint64_t first, uint64_t n);
bool pageset_has_none(const struct pageset *set, uint64_t first, uint64_t n);

void pageset_add(struct pageset *set, uint64_t first, uint64_t n);
void pageset_remove(struct pageset *set, uint64_t first, uint64_t n);

#endif
