/* region.h: the contract of stages 2 and 6, a piece of address space.
 *
 * To reserve costs addresses, to commit makes them usable, to touch costs
 * memory; to decommit gives the memory back and keeps the addresses.
 *
 *      base - 4096   base                                base + bytes
 *           +--------+---------+--------------+----------+--------+
 *           | guard  | used    | committed,   | reserved | guard  |
 *           | page   |         | never used   |          | page   |
 *           +--------+---------+--------------+----------+--------+
 *   access    none     all       all            none       none
 *   memory    none     a page    none           none       none
 *                      each
 *
 * Sizes and offsets are in bytes; a page has REGION_PAGE of them. Whatever is
 * asked for, nothing outside of the region changes, and a call that fails has
 * changed nothing, unless it says so. Source: mmap(2), mprotect(2), madvise(2),
 * munmap(2).
 */
#ifndef REGION_H
#define REGION_H

#include <stddef.h>
#include <sys/types.h>

enum { REGION_PAGE = 4096, REGION_THREADS = 64 };

struct region {
    char *base;
    size_t bytes; /* a multiple of REGION_PAGE */
};

/* Reserves `bytes`, rounded up to whole pages, at a multiple of `alignment`.
 * Nobody can read or write there yet. Exactly these pages and the two guards
 * are mapped when it returns: what was mapped to find an aligned place has been
 * trimmed. A terabyte is no problem, for it costs no memory.
 * Returns 0, or -1 with errno: EINVAL when bytes is 0, or alignment no power
 * of two or less than REGION_PAGE; ENOMEM when there is no such place, also
 * when the sum of sizes overflows. */
int region_reserve(struct region *region, size_t bytes, size_t alignment);

/* Makes [at, at + bytes) readable and writable, and with it the rest of the
 * pages where that begins and ends. No page is touched: what was never used
 * since it was reserved or decommitted reads as 0 and takes no memory yet, what
 * was used keeps its contents. One system call, whatever the size. bytes == 0
 * changes nothing.
 * Returns 0, or -1 with errno: ERANGE when it does not lie in the region;
 * ENOMEM as mprotect(2), when some of it may be committed. */
int region_commit(struct region *region, size_t at, size_t bytes);

/* Gives the memory of all pages back that lie whole in [at, at + bytes), and
 * forbids access to them. They stay reserved; when they are committed again
 * they read as 0. Pages that lie in it in part keep their contents. At most two
 * system calls. bytes == 0 changes nothing.
 * Returns 0, or -1 with errno: ERANGE when it does not lie in the region;
 * ENOMEM as mprotect(2), when access to some of it may be forbidden. */
int region_decommit(struct region *region, size_t at, size_t bytes);

/* Returns how many of the pages that [at, at + bytes) touches are in memory,
 * without touching any: what is reserved or committed and was never used is
 * not. The page of zeroes that the first read maps counts as in memory, though
 * it costs none: so mincore(2) has it. -1 with errno ERANGE when it does not
 * lie in the region. */
ssize_t region_resident(const struct region *region, size_t at, size_t bytes);

/* Unmaps the region and its guards, and nothing else. Returns 0, or -1 with
 * errno EINVAL, as munmap(2). */
int region_release(struct region *region);

/* Stage 6. Has each page of the committed [at, at + bytes) in memory when it
 * returns, private and ready to write; contents stay as they are, also when
 * others are writing there. `threads` new threads share the work, and have
 * ended when it returns; the caller touches no page. No page is touched by two,
 * and their shares differ by one page at most. at and bytes are multiples of
 * REGION_PAGE.
 * Returns 0, or -1 with errno: EINVAL when threads is 0 or more than
 * REGION_THREADS, or at or bytes is no multiple; ERANGE when it does not lie
 * in the region; EAGAIN as pthread_create(3), when some pages may be in
 * memory. */
int region_prefault(struct region *region, size_t at, size_t bytes,
                    unsigned threads);

#endif
