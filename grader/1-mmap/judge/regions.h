/* regions.h: stage 2's calls as a check writes them, on regions that are told
 * apart by their number. */
#ifndef REGIONS_H
#define REGIONS_H

#include <stdint.h>

int64_t ask_reserve(unsigned number, uint64_t bytes, uint64_t alignment);
int64_t ask_commit(unsigned number, uint64_t at, uint64_t bytes);
int64_t ask_decommit(unsigned number, uint64_t at, uint64_t bytes);
int64_t ask_resident(unsigned number, uint64_t at, uint64_t bytes);
int64_t ask_release(unsigned number);

/* The same; each has to succeed. The first returns the region's base. */
uint64_t need_reserve(unsigned number, uint64_t bytes, uint64_t alignment);
void need_commit(unsigned number, uint64_t at, uint64_t bytes);
void need_decommit(unsigned number, uint64_t at, uint64_t bytes);
uint64_t need_resident(unsigned number, uint64_t at, uint64_t bytes);
void need_release(unsigned number);

/* region->base and region->bytes. */
uint64_t region_base(unsigned number);
uint64_t region_size(unsigned number);

#endif
