/* region.h: the memory that machine_pages() names: what is mapped there, and
 * which pages were touched since they were last zeroed. */
#ifndef MACHINE_REGION_H
#define MACHINE_REGION_H

#include "page.h"

struct region {
    uint64_t first, end; /* numbers of pages; first <= end */
    bool (*mapped)(const void *);
    uint32_t n_dirty;
    uint32_t dirty[MAX_PAGES]; /* pages, counted from the first */
    uint64_t is_dirty[MAX_PAGES / 64];
};

struct machine;

/* A core touches a page that is not present: ends the run if it is one of the
 * region that is not mapped. */
void region_touch(struct machine *m, struct core *core, uint64_t at);

/* All touched pages hold zeroes again. */
void region_wipe(struct region *region);

#endif
