/* cost.c: the cost table. A change here changes marks.
 *
 * One processor is described as far as it was published, so that the figures
 * fit each other: a Westmere of about 3 GHz, as servers have it. Where a figure
 * for it was not to be found, the nearest relative stands in. No figure was
 * fitted to a measurement of ours. Sources that were read:
 *
 *   [7] 7-cpu.com/cpu/Westmere.html: latencies by pointer chasing.
 *   [B] github.com/trigonak/ccbench, README: a run of the program that [D] was
 *       measured with: load of a line Modified in a core of the same socket,
 *       111.5 and 112.4 cycles.
 *   [G] gist.github.com/spayne: atomic_ops_test on an i7-3930K, Sandy Bridge-E.
 *       Locked add, xadd, xchg and cmpxchg 20.5 to 20.7 cycles; an add followed
 *       by mfence 46.0.
 *   [X] github.com/exabytes18/CAS, README: 1 to 32 threads count by
 *       compare-and-swap on two E5-2680 v2; its successes and failures.
 *   [U] unseel.com/cs/tlb-shootdown: 1 us, and 200 ns a receiver.
 *   [P] ddumbying.vercel.app/experiments/pagefault-latency: 1842 cycles at
 *       least, 3241 in the median, Linux 6.6 at 3.2 GHz.
 *   [L] lemire.me/blog/2020/01/30: a thread made, run and joined, 9000 ns on a
 *       Skylake server, 20000 ns on a Rome.
 *   [M] github.com/LPD-EPFL/lockin, include/mutexee_in.h: the lock that [F]
 *       proposes spins for 8192 cycles before it sleeps.
 *
 * Sources of which no more than the first page could be read; what they are
 * quoted for is quoted from memory:
 *
 *   [D] David, Guerraoui, Trigonakis: Everything you always wanted to know
 *       about synchronization but were afraid to ask. SOSP 2013, table 2.
 *   [F] Falsafi, Guerraoui, Picorel, Trigonakis: Unlocking energy. USENIX ATC
 *       2016, the section on futexes.
 *   [S] Soares, Stumm: FlexSC. OSDI 2010, table 1.
 *
 *   [A] Morrison, Afek: Fast concurrent queues for x86 processors. PPoPP 2013:
 *       at 20 threads to add is 4 to 6 times as fast as to loop.
 *
 * A core uses a line that another one asks for until the request has come to
 * it. Requests wait for their turn at the shared level; from there to a core is
 * half of an access to it, 20 cycles [7], on average: cores and parts of the
 * shared level lie near and far, so it is evenly distributed from 0 to 40.
 * Held against [X] and [A]: at 8 and 16 threads 0.39 attempts fail for each
 * that succeeds, and 4.7 at 8 threads on a processor for laptops; here 2.2 and
 * 2.4. At 16 threads to add is 4.7 times as fast as to loop.
 */
#include "cost.h"

const struct costs costs_published = {
    .block = 2,      /* 3 to 6 instructions between branches, 2 or 3 a cycle:
                        textbook figures, no measurement */
    .l1 = 4,         /* [7] */
    .shared = 40,    /* [7] 40 to 46, the way through L1 included */
    .transfer = 110, /* [B]; [D] has 109 to 116 */
    .keep = 40,      /* [7], see above */
    .atomic = 16,    /* [G]: 20 in all */
    .fence = 33,     /* between the locked instruction that gcc emits, 20, and
                        mfence, 44 [G]: the store buffer is seldom empty */
    .tlb_miss = 23,  /* [7] page walk that finds its entries in a cache */
    .page_fault = 3000,    /* [P] */
    .map = 9500,           /* [S] mmap and munmap together 19079: from memory */
    .unmap = 9500,         /* the other half */
    .discard = 5000,       /* half of that, an estimate: no books of the address
                              space */
    .shootdown = 3000,     /* [U] */
    .shootdown_core = 600, /* [U] */
    .futex_wait = 2100,    /* [F] from memory */
    .futex_wake = 2700,    /* [F] from memory */
    .wake_up = 7000, /* [F] from memory, at least; [M] fits: who may wait for
                        less than 8192 had better not sleep */
    .yield = 1000,   /* an estimate: a system call and a look around */
    .thread = 30000, /* [L]: 9000 ns */
};
