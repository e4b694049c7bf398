/* Stage 6: parallel first touch. */
#include "kit.h"
#include "regions.h"
#include "scene.h"
#include "space.h"
#include "stages.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>

enum {
    PAGES = 480, /* a multiple of 1, 2, 3, 4 and 8 */
    BYTES = PAGES * PAGE,
    MOST_THREADS = 64 /* REGION_THREADS */
};

/* A fresh box whose region 0 has so many bytes, committed. */
static uint64_t fresh_region(uint64_t bytes)
{
    fresh_box();
    uint64_t base = need_reserve(0, bytes, PAGE);
    need_commit(0, 0, bytes);
    return base;
}

static int64_t ask_prefault(uint64_t at, uint64_t bytes, unsigned threads)
{
    return (int64_t)asked(CALL_PREFAULT, 0, at, bytes << 8 | threads);
}

static void need_prefault(uint64_t at, uint64_t bytes, unsigned threads)
{
    int64_t returned = ask_prefault(at, bytes, threads);

    CHECK(returned == 0,
          "region_prefault(region, %lu, %s, %u) returned %ld with %s", at,
          size_name(bytes), threads, returned, errno_name());
}

static void need_all_own(uint64_t at, uint64_t bytes, unsigned threads)
{
    struct pages pages = pages_in(at, bytes);

    CHECK(pages.own == bytes / PAGE,
          "after region_prefault by %u thread%s, of %lu pages %lu have no "
          "memory and %lu are the page of zeroes",
          threads, plural(threads), bytes / PAGE, pages.absent, pages.zero);
}

/* One thread, then several, each on pages that nobody has touched. */
static void all_pages_are_there(void)
{
    static const unsigned threads[] = {1, 2, 3, 4, 7, 8, 13, MOST_THREADS};

    for (unsigned i = 0; i < sizeof threads / sizeof *threads; i++) {
        uint64_t base = fresh_region(BYTES + 2 * PAGE);
        need_prefault(PAGE, BYTES, threads[i]);
        need_all_own(base + PAGE, BYTES, threads[i]);
        CHECK(pages_in(base, PAGE).absent == 1 &&
                  pages_in(base + PAGE + BYTES, PAGE).absent == 1,
              "region_prefault touched a page that it was not asked for");
    }
}

/* Some pages are in use, some were read, some never touched. */
static void contents_stay(void)
{
    uint64_t base = fresh_region(BYTES);

    kit_write(base, BYTES / 2, 0x5a);
    kit_read(base + BYTES / 3, BYTES / 3);
    need_prefault(0, BYTES, 4);
    need_all_own(base, BYTES, 4);
    for (unsigned page = 0; page < PAGES; page++) {
        unsigned right = page < PAGES / 2 ? 0x5a : 0;
        unsigned found = peek_byte(base + (uint64_t)page * PAGE);
        CHECK(found == right,
              "region_prefault changed a byte of page %u from %u to %u", page,
              right, found);
    }
}

/* ---- Who touched what ----
 *
 * A thread also faults for itself, on its stack: as often in each call that
 * starts as many. So the region is touched first, the threads are started once
 * for nothing, and what they cost then is left out when it counts. */

struct shares {
    unsigned n;                           /* threads */
    uint64_t faults[MOST_THREADS], total; /* the last is the whole box's */
};

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* What the last call cost; the smallest share first. */
static struct shares shares_of_call(void)
{
    struct shares shares = {.total = faults_of_call()};

    shares.n = clerk_ended(shares.faults, MOST_THREADS);
    if (shares.n > MOST_THREADS)
        shares.n = MOST_THREADS;
    qsort(shares.faults, shares.n, sizeof *shares.faults, compare);
    return shares;
}

/* Touches `pages` pages by so many threads, twice, and takes the second away
 * from a call that had nothing to do. */
static struct shares shares_of(uint64_t pages, unsigned threads)
{
    uint64_t at = BYTES, bytes = pages * PAGE;
    uint64_t base = fresh_region(2 * BYTES);
    struct shares idle, busy;

    kit_write(base, BYTES, 1);
    need_prefault(0, bytes, threads);
    need_prefault(0, bytes, threads);
    idle = shares_of_call();
    need_prefault(at, bytes, threads);
    busy = shares_of_call();
    need_all_own(base + at, bytes, threads);
    CHECK(busy.n == threads && idle.n == threads,
          "region_prefault by %u thread%s started %u", threads, plural(threads),
          busy.n);
    for (unsigned i = 0; i < threads; i++)
        busy.faults[i] -= idle.faults[i];
    busy.total -= idle.total;
    return busy;
}

static void need_fair_shares(uint64_t pages, unsigned threads)
{
    struct shares shares = shares_of(pages, threads);
    uint64_t least = pages / threads, rest = pages % threads;

    for (unsigned i = 0; i < threads; i++) {
        uint64_t right = least + (i >= threads - rest);
        CHECK(shares.faults[i] == right,
              "%lu pages were touched by %u thread%s: the shares were from %lu "
              "to %lu, expected %lu%s",
              pages, threads, plural(threads), shares.faults[0],
              shares.faults[threads - 1], least, rest ? " or one more" : "");
    }
    CHECK(shares.total == pages,
          "%lu pages were touched by %u thread%s: that took %lu page fault%s",
          pages, threads, plural(threads), shares.total, plural(shares.total));
}

static void threads_share_pages_equally(void)
{
    static const unsigned threads[] = {1, 2, 3, 4, 8};

    for (unsigned i = 0; i < sizeof threads / sizeof *threads; i++)
        need_fair_shares(PAGES, threads[i]);
}

/* What cannot be divided without a rest; fewer pages than threads. */
static void what_is_left_is_shared_too(void)
{
    static const struct {
        uint64_t pages;
        unsigned threads;
    } odd[] = {{7, 2}, {11, 3}, {30, 7}, {31, 8}, {PAGES - 1, 7}, {3, 8}};

    for (unsigned i = 0; i < sizeof odd / sizeof *odd; i++)
        need_fair_shares(odd[i].pages, odd[i].threads);
}

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

/* Nobody is left, and nothing gathers. */
static void threads_have_ended(void)
{
    fresh_region(BYTES);
    need_prefault(0, BYTES, 8);
    space_remember();
    for (unsigned i = 0; i < 40; i++) {
        need_prefault(0, BYTES, 8);
        unsigned threads = papers_threads(witness());
        CHECK(threads == 1,
              "region_prefault returned while %u of its threads were running",
              threads - 1);
    }
    need_same_space("40 times region_prefault by 8 threads");
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

static void senseless_requests_are_refused(void)
{
    uint64_t base = fresh_region(4 * PAGE);

    need_failure((uint64_t)ask_prefault(0, PAGE, 0), EINVAL,
                 "region_prefault by 0 threads");
    need_failure((uint64_t)ask_prefault(0, PAGE, MOST_THREADS + 1), EINVAL,
                 "region_prefault by 65 threads");
    need_failure((uint64_t)ask_prefault(1, PAGE, 1), EINVAL,
                 "region_prefault from within a page on");
    need_failure((uint64_t)ask_prefault(0, PAGE + 1, 1), EINVAL,
                 "region_prefault of a part of a page");
    need_failure((uint64_t)ask_prefault(4 * PAGE, PAGE, 1), ERANGE,
                 "region_prefault outside of the region");
    need_failure((uint64_t)ask_prefault(PAGE, 4 * PAGE, 2), ERANGE,
                 "region_prefault beyond the region");
    need_failure((uint64_t)ask_prefault(UINT64_MAX - PAGE + 1, 2 * PAGE, 2),
                 ERANGE, "region_prefault far outside of the region");
    CHECK(pages_in(base, 4 * PAGE).absent == 4,
          "region_prefault was refused, and touched pages all the same");
    need_prefault(0, 4 * PAGE, 1);
    need_prefault(PAGE, 0, 2);
}

const struct check stage_6_checks[] = {
    {CORRECTNESS, 2, "region_prefault has all pages in memory",
     all_pages_are_there},
    {CORRECTNESS, 2, "region_prefault changes no contents", contents_stay},
    {CORRECTNESS, 1, "region_prefault returns when its threads have ended",
     threads_have_ended},
    {CORRECTNESS, 1, "a request that makes no sense touches no page",
     senseless_requests_are_refused},
    {SCALABILITY, 3, "threads share the pages equally",
     threads_share_pages_equally},
    {SCALABILITY, 1, "what cannot be divided equally is shared too",
     what_is_left_is_shared_too},
    {SCALABILITY, 1, "threads work at the same time",
     threads_work_at_the_same_time},
    {SCALABILITY, 1, "a large region costs no more system calls",
     size_costs_no_system_calls},
    {0}};
