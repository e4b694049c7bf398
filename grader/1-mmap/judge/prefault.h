/* prefault.h: stage 6's call as a check writes it. */
#ifndef PREFAULT_H
#define PREFAULT_H

#include "scene.h"

enum {
    PAGES = 480, /* a multiple of 1, 2, 3, 4 and 8 */
    BYTES = PAGES * PAGE,
    MOST_THREADS = 64 /* REGION_THREADS */
};

/* A fresh box whose region 0 has so many bytes, committed. Returns its base. */
uint64_t fresh_region(uint64_t bytes);

/* region_prefault of region 0; the second has to succeed. */
int64_t ask_prefault(uint64_t at, uint64_t bytes, unsigned threads);
void need_prefault(uint64_t at, uint64_t bytes, unsigned threads);

/* Fails the check unless all pages of [at, at + bytes), an address, take memory
 * of their own. */
void need_all_own(uint64_t at, uint64_t bytes, unsigned threads);

#endif
