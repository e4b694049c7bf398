/* pages.h: which pages of a box's memory are there, by /proc/PID/pagemap.
 *
 *     bit 63  present      61  of a file, or shared      56  mapped here alone
 *
 *     present, not of a file, not alone    the page of zeroes (or one that a
 *                                          fork shares; a box cannot fork)
 *     present, not of a file, alone        a page of its own
 *
 * Source: Documentation/admin-guide/mm/pagemap.rst of the kernel.
 */
#ifndef PAGES_H
#define PAGES_H

#include "papers.h"

enum { PAGE_BYTES = 4096 };

enum page { PAGE_ABSENT, PAGE_ZERO, PAGE_OWN, PAGE_OF_FILE };

struct pages {
    uint64_t absent, zero, own, file; /* number of pages; they sum to all */
};

/* What such a word of 64 bits says. A page that was put on the disk is a page
 * of its own still. */
enum page pages_kind(uint64_t word);

/* Counts the pages that [from, from + bytes) touches. Blames the submission
 * when the box has ended meanwhile; dies when the kernel does not say. */
struct pages pages_count(const struct papers *papers, uint64_t from,
                         uint64_t bytes);

/* What the page of that address is. */
enum page pages_at(const struct papers *papers, uint64_t at);

#endif
