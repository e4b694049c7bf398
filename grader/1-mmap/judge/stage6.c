/* Stage 6: parallel first touch. */
#include "kit.h"
#include "prefault.h"
#include "space.h"
#include "stages.h"

#include <errno.h>

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

static void need_no_thread_left(const char *when)
{
    unsigned threads = papers_threads(witness());

    CHECK(threads == 1, "%s, %u of its threads had not ended", when,
          threads - 1);
}

/* Number `n` of 8 could not be started: so those before it are waited for, and
 * the caller is told. */
static void need_refusal_of_thread(unsigned n)
{
    kit_refuse_thread(n);
    need_failure((uint64_t)ask_prefault(0, BYTES, 8), EAGAIN,
                 "region_prefault by 8 threads, for one of which "
                 "pthread_create fails with EAGAIN");
    need_no_thread_left("when region_prefault had failed with EAGAIN");
}

/* Nobody is left, and nothing gathers; also when a thread could not be started.
 * Each waits at its end until it is joined: who leaves one behind leaves it for
 * ever. */
static void threads_have_ended(void)
{
    fresh_region(BYTES);
    need_prefault(0, BYTES, 8);
    space_remember();
    for (unsigned i = 0; i < 5; i++) {
        kit_let_threads_linger();
        need_prefault(0, BYTES, 8);
        need_no_thread_left("when region_prefault returned");
    }
    need_refusal_of_thread(1);
    need_refusal_of_thread(2);
    need_refusal_of_thread(8);
    need_same_space("region_prefault by 8 threads, time and again");
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
    {0}};
