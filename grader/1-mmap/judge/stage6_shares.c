/* Stage 6: who touches which page. */
#include "kit.h"
#include "prefault.h"
#include "regions.h"
#include "stages.h"

#include "../../judge/base/finding.h"

#include <stdlib.h>
#include <sys/syscall.h>

/* ---- Shares ----
 *
 * A thread also faults for itself, on its stack: as often in each call that
 * starts as many. So the region is touched first, the threads are started once
 * for nothing, and what they cost then is left out when it counts.
 *
 * They take turns, in the order in which they are started: who touches a page
 * first is not up to the scheduler. Two ways to count:
 *
 *   SHARE_FIRST   the pages that nobody before it has touched
 *   SHARE_WHOLE   all that it touches, for each turn begins with pages that
 *                 nobody has: so they sum to more if one has two of them */

enum way { SHARE_FIRST, SHARE_WHOLE };

struct shares {
    unsigned n;                    /* threads */
    uint64_t faults[MOST_THREADS]; /* in ascending order */
    uint64_t total;                /* the whole box's */
};

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* What a call costs, when all its threads are gone. */
static struct shares shares_of_call(uint64_t at, uint64_t pages,
                                    unsigned threads)
{
    struct shares shares;

    need_prefault(at, pages * PAGE, threads);
    papers_threads(witness());
    shares.total = faults_of_call();
    shares.n = clerk_ended(shares.faults, MOST_THREADS);
    if (shares.n > MOST_THREADS)
        shares.n = MOST_THREADS;
    qsort(shares.faults, shares.n, sizeof *shares.faults, compare);
    return shares;
}

/* Threads that wait for each other take no turns, and are not asked to again:
 * they share as they do. What happens in between to take turns is not theirs,
 * and no student need read it. */
static struct shares shares_in_turns(uint64_t at, uint64_t pages,
                                     unsigned threads, uint64_t untouched)
{
    static bool take_none;

    if (!take_none)
        kit_let_threads_take_turns(untouched, untouched ? pages * PAGE : 0);
    struct shares shares = shares_of_call(at, pages, threads);
    take_none |= !kit_threads_took_turns();
    finding.transcript[0] = '\0';
    return shares;
}

/* Touches `pages` pages by so many threads, twice, and takes the second away
 * from a call that had nothing to do. */
static struct shares shares_of(uint64_t pages, unsigned threads, enum way way)
{
    uint64_t base = fresh_region(2 * BYTES);
    struct shares idle, busy;

    kit_write(base, BYTES, 1);
    shares_in_turns(0, pages, threads, 0);
    idle = shares_in_turns(0, pages, threads, 0);
    busy = shares_in_turns(BYTES, pages, threads,
                           way == SHARE_WHOLE ? base + BYTES : 0);
    CHECK(busy.n == threads && idle.n == threads,
          "region_prefault by %u thread%s started %u", threads, plural(threads),
          busy.n);
    for (unsigned i = 0; i < threads; i++)
        busy.faults[i] -= idle.faults[i];
    busy.total -= idle.total;
    return busy;
}

static uint64_t sum_of(const struct shares *shares)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < shares->n; i++)
        sum += shares->faults[i];
    return sum;
}

static void need_fair(const struct shares *shares, uint64_t pages)
{
    unsigned threads = shares->n;
    uint64_t least = pages / threads, rest = pages % threads;

    for (unsigned i = 0; i < threads; i++) {
        uint64_t right = least + (i >= threads - rest);
        CHECK(shares->faults[i] == right,
              "%lu pages were touched by %u thread%s: the shares were from %lu "
              "to %lu, expected %lu%s",
              pages, threads, plural(threads), shares->faults[0],
              shares->faults[threads - 1], least, rest ? " or one more" : "");
    }
}

static void need_no_page_twice(uint64_t pages, unsigned threads)
{
    struct shares shares = shares_of(pages, threads, SHARE_WHOLE);
    uint64_t sum = sum_of(&shares);

    CHECK(sum <= pages,
          "%lu pages were touched by %u threads, who together touched %lu: so "
          "some were touched by two",
          pages, threads, sum);
    CHECK(shares.total == sum,
          "%lu pages were touched by %u threads: that took %lu page fault%s "
          "outside of them, expected none",
          pages, threads, shares.total - sum, plural(shares.total - sum));
}

static void threads_share_pages_equally(void)
{
    static const unsigned threads[] = {1, 2, 3, 4, 8};

    for (unsigned i = 0; i < sizeof threads / sizeof *threads; i++) {
        struct shares shares = shares_of(PAGES, threads[i], SHARE_FIRST);
        need_fair(&shares, PAGES);
    }
    need_no_page_twice(PAGES, 8);
    need_no_page_twice(7, 2);
    need_no_page_twice(30, 7);
    need_no_page_twice(PAGES - 1, 16);
}

/* What cannot be divided without a rest; fewer pages than threads. */
static void what_is_left_is_shared_too(void)
{
    static const struct {
        uint64_t pages;
        unsigned threads;
    } odd[] = {{7, 2}, {11, 3}, {30, 7}, {31, 8}, {PAGES - 1, 7}, {3, 8}};

    for (unsigned i = 0; i < sizeof odd / sizeof *odd; i++) {
        struct shares shares =
            shares_of(odd[i].pages, odd[i].threads, SHARE_FIRST);
        need_fair(&shares, odd[i].pages);
    }
}

/* ---- All at a time ---- */

/* True if a thread was started while another one lived. */
static bool threads_met(void)
{
    size_t n;
    const struct entry *log = clerk_log(&n);
    int living = 0, most = 0;

    for (size_t i = 0; i < n; i++) {
        living += (log[i].number == SYS_clone) - (log[i].number == SYS_exit);
        most = living > most ? living : most;
    }
    return most > 1;
}

/* On a busy machine a thread may be done before the next one is started; but
 * not time and again, when each has a thousand pages to touch. */
static void threads_work_at_the_same_time(void)
{
    enum { TIMES = 20, THREADS = 4, MUCH = THREADS * 1000 * PAGE };
    bool met = false;

    fresh_region(MUCH);
    for (unsigned i = 0; i < TIMES && !met; i++) {
        need_prefault(0, MUCH, THREADS);
        met = threads_met();
        need_decommit(0, 0, MUCH);
        need_commit(0, 0, MUCH);
    }
    CHECK(met,
          "%d times, each of %d threads was started when the one before had "
          "ended: so one would do",
          TIMES, THREADS);
}

/* A thread's start and end take five or six: its stack is mapped and gets a
 * guard, it is started, it gives back what it can, it ends. */
enum { CALLS_AT_ALL = 8, CALLS_A_THREAD = 6 };

static void size_costs_no_system_calls(void)
{
    for (unsigned threads = 1; threads <= MOST_THREADS; threads *= 4)
        for (uint64_t bytes = BYTES; bytes <= 16 * BYTES; bytes *= 4) {
            uint64_t most = CALLS_AT_ALL + CALLS_A_THREAD * threads;
            fresh_region(bytes);
            need_prefault(0, bytes, threads);
            CHECK(calls_of_call() <= most,
                  "region_prefault of %lu pages by %u thread%s made %lu system "
                  "calls, expected at most %lu",
                  bytes / PAGE, threads, plural(threads), calls_of_call(),
                  most);
        }
}

const struct check stage_6_shares[] = {
    {SCALABILITY, 3, "threads share the pages equally",
     threads_share_pages_equally},
    {SCALABILITY, 1, "what cannot be divided equally is shared too",
     what_is_left_is_shared_too},
    {SCALABILITY, 1, "threads work at the same time",
     threads_work_at_the_same_time},
    {SCALABILITY, 1, "a large region costs no more system calls",
     size_costs_no_system_calls},
    {0}};
