/* page.h: the pages that were touched, and the address space that they are in.
 *
 *     slot[hash of number]  -->  page[]  -->  line[] (see line.h)
 */
#ifndef MACHINE_PAGE_H
#define MACHINE_PAGE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    PAGE_BYTES = 4096,
    PAGE_LINES = 64,
    MAX_PAGES = 1 << 18,  /* 1 GiB */
    PAGE_SLOTS = 1 << 19, /* at most half of them taken */
};

struct page {
    uint64_t number; /* address / 4096 */
    uint32_t slot;   /* where its index is */
    bool present;
    uint32_t line[PAGE_LINES]; /* index in the lines, plus 1; 0: untouched */
};

struct pages {
    uint32_t n;
    uint32_t slot[PAGE_SLOTS]; /* index of a page, plus 1 */
    struct page page[MAX_PAGES];
};

struct machine;
struct core;

void page_reset(struct pages *pages);

/* The page of that number, or NULL if it was never touched. */
struct page *page_find(struct pages *pages, uint64_t number);

/* The page of an address, new if need be; NULL if there are too many. */
struct page *page_get(struct pages *pages, uint64_t at);

/* A core looks an address up: TLB, page fault. Costs what they cost. */
struct page *page_walk(struct machine *m, struct core *core, uint64_t at);

#endif
