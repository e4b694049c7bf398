/* cost.c: the cost table. A change here changes marks.
 *
 * One machine is described as far as it was published, so that the figures fit
 * each other: a Westmere of about 3 GHz. Sources:
 *
 *   [D] David, Guerraoui, Trigonakis: Everything you always wanted to know
 *       about synchronization but were afraid to ask. SOSP 2013, table 2 and 3,
 *       columns "Xeon".
 *   [F] Falsafi, Guerraoui, Picorel, Trigonakis: Unlocking energy. USENIX ATC
 *       2016, section 4.
 *   [S] Soares, Stumm: FlexSC. OSDI 2010, table 1.
 *   [K] Kumar et al.: LATR, lazy translation coherence. ASPLOS 2018, section 2.
 *   [7] 7-cpu.com, Westmere: latencies by pointer chasing.
 *   [H] Hennessy, Patterson: Computer architecture, chapter 3.
 */
#include "cost.h"

const struct costs costs_published = {
    .block = 2,   /* [H] 3 to 6 instructions between branches, 2 or 3 a cycle */
    .l1 = 4,      /* [7]; [D] has 5 */
    .shared = 40, /* [D] 44 and [7] 40 to 46, the way through L1 included */
    .transfer = 110, /* [D] 109 to 116: load or store, Modified, same socket */
    .atomic = 16,    /* [D] compare-and-swap, fetch-and-add in L1: 20 in all */
    .fence = 33,     /* an mfence; Fog: Instruction tables, Westmere */
    .tlb_miss = 23,  /* [7] second level missed, page walk in cache */
    .page_fault = 3000, /* about 1 us, kernel entry to zeroed page; in a virtual
                           machine of ours 2.1 us with the madvise before it */
    .map = 9500,        /* [S] mmap and munmap together: 19079 */
    .unmap = 9500,
    .discard = 5000,   /* as unmap, without the books of the address space */
    .shootdown = 3000, /* [K] a round of interrupts: 1 us and more */
    .shootdown_core = 600, /* [K] 8 us at 16 cores, 120 us at 120 */
    .futex_wait = 2100,    /* [F] */
    .futex_wake = 2700,    /* [F] */
    .wake_up = 7000, /* [F] at least, from the call to the thread running */
    .yield = 1000,   /* [F] a futex call that neither sleeps nor wakes */
    .thread = 30000, /* about 10 us: clone, stack, first run elsewhere */
};
