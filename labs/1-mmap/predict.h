/* predict.h: the contract of stage 3, what the kernel is going to do.
 *
 * Arithmetic, and no system call: how many page faults will a program cause,
 * and how much memory will it hold? The grader then lets the kernel do the
 * same, and compares.
 *
 * A region of private, anonymous pages, all committed, none used. An operation
 * reads or writes each byte of [at, at + bytes) once, from the first to the
 * last; or it discards, as region_decommit does, the pages that lie whole in
 * it, which stay committed.
 *
 *           first read              first write
 *   nothing -----------> zero page ------------> a page of its own
 *    ^   |                   |                         ^      |
 *    |   +-------------------|-------------------------+      |
 *    |          first write  |                                |
 *    +-----------------------+--------------------------------+
 *                          discard
 *
 * Sizes and offsets are in bytes; a page has 4096 of them.
 */
#ifndef PREDICT_H
#define PREDICT_H

#include <stddef.h>
#include <stdint.h>

enum page_use { PAGE_READ, PAGE_WRITE, PAGE_DISCARD };

struct operation {
    uint64_t use; /* enum page_use */
    uint64_t at, bytes;
};

struct forecast {
    uint64_t faults;     /* page faults from first to last operation */
    uint64_t zero_pages; /* pages that show the page of zeroes at the end */
    uint64_t own_pages;  /* pages that take memory of their own at the end */
};

/* Predicts what `count` operations do to a region of `pages` pages. `state` has
 * a byte for each page, all 0, for the function to use as it likes. Returns 0
 * and fills *out, or returns -1 with errno: EINVAL for an unknown use, ERANGE
 * for an operation that does not lie in the region; *out is then unchanged. */
int predict_faults(unsigned char *state, size_t pages,
                   const struct operation *operation, size_t count,
                   struct forecast *out);

/* Extension: how many pages the kernel's page tables will have grown by, for a
 * region at address `base` whose surroundings, as far as the next multiple of
 * 512 GiB on both sides, are empty, and which has used no table yet:
 *
 *   a table of pages         for each  2 MiB in which a page was touched,
 *   a table of those tables  for each  1 GiB,
 *   and one of those         for each 512 GiB; the one above them is there
 *
 * What is discarded leaves its tables behind; but no operation discards all
 * 2 MiB of a table, for since Linux 6.14 that may give it back. `state` has a
 * byte for each 2 MiB that the region touches, the first of them where base
 * lies, all 0. Returns the number, or -1 with errno as predict_faults does. */
int64_t predict_tables(unsigned char *state, uintptr_t base, size_t pages,
                       const struct operation *operation, size_t count);

#endif
