/* cost.c: the cost table. A change here changes marks.
 *
 * One processor is described as far as it was published, so that the figures
 * fit each other: a Westmere of about 3 GHz. Sources:
 *
 *   [7] 7-cpu.com/cpu/Westmere.html: latencies by pointer chasing.
 *   [U] unseel.com/cs/tlb-shootdown: 1 us, and 200 ns a receiver.
 *   [P] ddumbying.vercel.app/experiments/pagefault-latency: 1842 cycles at
 *       least, 3241 in the median, Linux 6.6 at 3.2 GHz.
 *   [D] David, Guerraoui, Trigonakis: Everything you always wanted to know
 *       about synchronization but were afraid to ask. SOSP 2013, tables of
 *       latencies, columns "Xeon".
 *   [F] Falsafi, Guerraoui, Picorel, Trigonakis: Unlocking energy. USENIX ATC
 *       2016, the section on futexes.
 *   [S] Soares, Stumm: FlexSC. OSDI 2010, table 1.
 *
 * [D], [F] and [S] are quoted from memory: before the machine is compared with
 * hardware they are to be held against the papers.
 */
#include "cost.h"

const struct costs costs_published = {
    .block = 2,      /* 3 to 6 instructions between branches, 2 or 3 a cycle:
                        textbook figures, no measurement */
    .l1 = 4,         /* [7]; [D] has 5 */
    .shared = 40,    /* [7] 40 to 46 and [D] 44, the way through L1 included */
    .transfer = 110, /* [D] 109 to 116: load or store, Modified, same socket */
    .atomic = 16, /* 20 in all: [D], compare-and-swap or fetch-and-add in L1 */
    .fence = 33,  /* as a locked instruction and a drained store buffer: an
                     estimate */
    .tlb_miss = 23,     /* [7] page walk that finds its entries in a cache */
    .page_fault = 3000, /* [P] */
    .map = 9500,        /* [S] mmap and munmap together: 19079 */
    .unmap = 9500,
    .discard = 5000,       /* half of it: no books of the address space */
    .shootdown = 3000,     /* [U] */
    .shootdown_core = 600, /* [U] */
    .futex_wait = 2100,    /* [F] */
    .futex_wake = 2700,    /* [F] */
    .wake_up = 7000,       /* [F] at least, from the call until it runs */
    .yield = 1000,         /* an estimate: a system call and a look around */
    .thread = 30000,       /* an estimate, 10 us: clone, stack, first run */
};
