/* region.h: the memory under the box's allocator, seen from the judge's side.
 *
 * A sealed memfd: the box maps it at a fixed address, the judge anywhere. A
 * student's pointer arrives as a `remote`, which the compiler refuses to
 * dereference; region_bytes_at() is the one function that translates it.
 */
#ifndef REGION_H
#define REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Free under plain, ASan, TSan and Valgrind builds. The low one lies below
 * 4 GiB, the high one above: a pointer kept in 32 bits works in the first and
 * breaks in the second. */
#define REGION_LOW  0x20000000ul
#define REGION_HIGH 0x7e8000000000ul

enum { REGION_BYTES = 768 << 20 };

typedef struct {
    uint64_t at;
} remote;

struct region {
    int fd;
    uint64_t at;     /* where the box sees it */
    uint8_t *bytes;  /* where the judge sees it */
    uint64_t extent; /* bytes: as far as region_extent() found it touched */
};

/* A fresh region of REGION_BYTES, all holes. Dies when the kernel refuses. */
void region_open(struct region *region, uint64_t at);
void region_close(struct region *region);

/* True if [p, p + bytes) lies inside the region. */
bool region_holds(const struct region *region, remote p, uint64_t bytes);

/* The judge's view of [p, p + bytes), which region_holds. */
uint8_t *region_bytes_at(const struct region *region, remote p);

/* One past the highest byte of a page that anybody touched, from the region's
 * start: the kernel's word, by SEEK_HOLE. It never falls: a box cannot give
 * pages back. */
uint64_t region_extent(struct region *region);

#endif
