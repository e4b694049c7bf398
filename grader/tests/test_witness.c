/* test_witness.c: a watched box, and what the judge knows of it. Its acts are
 * in watched/. */
#include "watching.h"

#include "judge/witness/transcript.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

enum { PAGE = 4096, WRITE = PROT_READ | PROT_WRITE, RESTARTS = 30 };

/* ---- page faults and pages ---------------------------------------------- */

static void nothing_causes_no_fault(void)
{
    for (unsigned i = 0; i < RESTARTS; i++) {
        start();
        CU_ASSERT_EQUAL(faults_of(CALL_NOTHING, 0, 0), 0);
        CU_ASSERT_EQUAL(clerk_total(), 0);
    }
}

/* Pages of its own that it may write are there, as pages of its own; those that
 * it may read cause no fault. Only the region and the part of the wire that is
 * for crews have pages that were never used. */
static void all_of_the_program_was_touched(void)
{
    struct mappings now;
    uint64_t n_private = 0;

    start();
    mappings_read(&now, witness());
    for (size_t i = 0; i < now.n; i++) {
        const struct area *area = &now.at[i];
        uint64_t bytes = area->to - area->from;
        if (area->shared || area->name[1] == 'v')
            continue;
        CU_ASSERT_EQUAL(faults_of(CALL_READ, area->from, bytes), 0);
        if (area->protection & PROT_WRITE) {
            struct pages pages = pages_count(witness(), area->from, bytes);
            CU_ASSERT_EQUAL(pages.own, bytes / PAGE);
            n_private++;
        }
    }
    CU_ASSERT(n_private >= 3);
    CU_ASSERT_EQUAL(faults_of(CALL_READ, REGION_LOW, WITNESS_REGION_BYTES), 0);
    CU_ASSERT_EQUAL(
        faults_of(CALL_READ, REGION_LOW + WITNESS_REGION_BYTES, PAGE), 1);
    mappings_free(&now);
}

static void a_written_page_is_one_fault(void)
{
    start();
    uint64_t at = (uint64_t)does(ACT_MAP, 1000 * PAGE, WRITE);
    CU_ASSERT_EQUAL(faults_of(CALL_WRITE, at, 1000 * PAGE), 1000);
    CU_ASSERT_EQUAL(faults_of(CALL_WRITE, at, 1000 * PAGE), 0);
    struct pages pages = pages_count(witness(), at - PAGE, 1001 * PAGE);
    CU_ASSERT_EQUAL(pages.own, 1000);
    CU_ASSERT_EQUAL(pages.absent, 1);
}

static void a_read_page_shows_zeroes(void)
{
    start();
    uint64_t at = (uint64_t)does(ACT_MAP, 100 * PAGE, WRITE);
    CU_ASSERT_EQUAL(faults_of(CALL_READ, at, 60 * PAGE), 60);
    CU_ASSERT_EQUAL(faults_of(CALL_WRITE, at, 10 * PAGE), 10);
    struct pages pages = pages_count(witness(), at, 100 * PAGE);
    CU_ASSERT_EQUAL(pages.own, 10);
    CU_ASSERT_EQUAL(pages.zero, 50);
    CU_ASSERT_EQUAL(pages.absent, 40);
    CU_ASSERT_EQUAL(pages_at(witness(), at + 9 * PAGE), PAGE_OWN);
    CU_ASSERT_EQUAL(pages_at(witness(), at + 10 * PAGE), PAGE_ZERO);
    CU_ASSERT_EQUAL(does(ACT_DISCARD, (long)at, 100 * PAGE), 0);
    CU_ASSERT_EQUAL(pages_count(witness(), at, 100 * PAGE).absent, 100);
}

static void memory_can_be_looked_at(void)
{
    char bytes[2 * PAGE];

    start();
    uint64_t at = (uint64_t)does(ACT_MAP, PAGE, WRITE);
    ask(CALL_WRITE, at, PAGE);
    CU_ASSERT_EQUAL(papers_peek(witness(), at, bytes, PAGE), PAGE);
    CU_ASSERT_EQUAL(bytes[0], 1);
    CU_ASSERT_EQUAL(papers_peek(witness(), 8, bytes, 1), 0);
    CU_ASSERT_EQUAL(papers_peek(witness(), at, bytes, 0), 0);
}

static void tables_are_counted(void)
{
    start();
    uint64_t before = papers_status(witness(), "VmPTE:");
    uint64_t at = (uint64_t)does(ACT_RESERVE, 64L << 20, 0);
    CU_ASSERT_EQUAL(papers_status(witness(), "VmPTE:"), before);
    at = (uint64_t)does(ACT_MAP, 64L << 20, PROT_READ);
    for (uint64_t i = 0; i < 16; i++)
        ask(CALL_READ, at + (i << 21), PAGE);
    uint64_t now = papers_status(witness(), "VmPTE:");
    CU_ASSERT(now >= before + 15 * 4 && now <= before + 20 * 4);
    CU_ASSERT_EQUAL(papers_status(witness(), "VmNothing:"), 0);
}

/* ---- mappings ----------------------------------------------------------- */

static void mappings_come_and_go(void)
{
    struct mappings before, now;

    start();
    mappings_read(&before, witness());
    uint64_t at = (uint64_t)does(ACT_RESERVE, 1L << 40, 0);
    CU_ASSERT_EQUAL(does(ACT_UNMAP, (long)at, PAGE), 0);
    CU_ASSERT_EQUAL(does(ACT_PROTECT, (long)at + PAGE, PAGE), 0);
    mappings_read(&now, witness());
    CU_ASSERT_EQUAL(mappings_new_bytes(&before, &now), (1L << 40) - PAGE);
    CU_ASSERT_EQUAL(mappings_lost_bytes(&before, &now), 0);
    CU_ASSERT_EQUAL(mappings_bytes(&now, at, at + 3 * PAGE), 2 * PAGE);
    CU_ASSERT_EQUAL(mappings_protected(&now, at, at + 3 * PAGE, PROT_READ),
                    PAGE);
    CU_ASSERT_PTR_NULL(mappings_find(&now, at));
    CU_ASSERT_PTR_NOT_NULL_FATAL(mappings_find(&now, at + PAGE));
    CU_ASSERT_EQUAL(mappings_find(&now, at + PAGE)->protection, PROT_READ);
    mappings_free(&before);
    mappings_free(&now);
}

/* ---- calls -------------------------------------------------------------- */

static void calls_are_logged(void)
{
    start();
    uint64_t at = (uint64_t)does(ACT_MAP, 3 * PAGE, WRITE), before;
    const struct entry *entry = only_entry(SYS_mmap);
    CU_ASSERT_EQUAL(entry->arg[0], 0);
    CU_ASSERT_EQUAL(entry->arg[1], 3 * PAGE);
    CU_ASSERT_EQUAL(entry->arg[2], WRITE);
    CU_ASSERT_EQUAL(entry->arg[3], MAP_PRIVATE | MAP_ANONYMOUS);
    CU_ASSERT_EQUAL(entry->error, 0);
    ask(CALL_WRITE, at, 2 * PAGE);
    before = papers_faults(witness());
    CU_ASSERT_EQUAL(does(ACT_UNMAP, (long)at, 3 * PAGE), 0);
    entry = only_entry(SYS_munmap);
    CU_ASSERT_EQUAL(entry->arg[0], at);
    CU_ASSERT_EQUAL(entry->arg[1], 3 * PAGE);
    CU_ASSERT_EQUAL(entry->faults, before);
    CU_ASSERT_EQUAL(entry->thread, witness()->pid);
    CU_ASSERT_EQUAL(clerk_count(SYS_munmap), 1);
    CU_ASSERT_EQUAL(clerk_count(SYS_mmap), 0);
}

static void nonsense_is_the_kernel_s_to_refuse(void)
{
    start();
    CU_ASSERT_EQUAL(does(ACT_MAP, 0, WRITE), -1);
    CU_ASSERT_EQUAL(script_reply(SLOT_ASK).error, EINVAL);
    CU_ASSERT_EQUAL(does(ACT_UNMAP, 8, PAGE), -1);
    CU_ASSERT_EQUAL(script_reply(SLOT_ASK).error, EINVAL);
    CU_ASSERT_PTR_NULL(clerk_refusal());
}

static void printing_is_no_call(void)
{
    start();
    CU_ASSERT_EQUAL(does(ACT_PRINT, 0, 0), 8);
    CU_ASSERT_EQUAL(clerk_count(SYS_mmap), 0);
    box_stop();
    unit_contains(box_output(), "printed");
}

static void a_log_that_is_full_counts_on(void)
{
    size_t n;

    start();
    long most = does(ACT_MAP_MANY, CLERK_LOG_MAX, 0);
    CU_ASSERT(most > 60000 && most < 66000);
    CU_ASSERT_EQUAL(clerk_count(SYS_mmap), (uint64_t)most + 1);
    for (unsigned i = 0; i < 2; i++) {
        script_clear();
        script_add3(CALL_ACT, SLOT_ASK, ACT_MAP_MANY, CLERK_LOG_MAX, 0);
        script_run();
    }
    struct mappings now;
    mappings_read(&now, witness());
    CU_ASSERT(now.n > 60000);
    mappings_free(&now);
    for (unsigned i = 0; i < (unsigned)CLERK_LOG_MAX / 1000; i++) {
        script_clear();
        for (unsigned k = 0; k < 1000; k++)
            script_add3(CALL_ACT, SLOT_ASK, ACT_UNMAP, 8, PAGE);
        script_run();
    }
    clerk_log(&n);
    CU_ASSERT_EQUAL(n, CLERK_LOG_MAX);
    CU_ASSERT(clerk_total() > CLERK_LOG_MAX);
}

/* ---- threads ------------------------------------------------------------ */

static void threads_are_counted(void)
{
    uint64_t faults[4] = {0};

    start();
    does(ACT_THREADS, 1, 1); /* the first costs the C library a bit more */
    does(ACT_THREADS, 3, 100);
    CU_ASSERT_EQUAL(clerk_ended(faults, 4), 3);
    for (unsigned i = 0; i < 3; i++)
        CU_ASSERT(faults[i] >= 100 && faults[i] <= 103);
    CU_ASSERT_EQUAL(faults[0], faults[1]);
    CU_ASSERT_EQUAL(faults[1], faults[2]);
    CU_ASSERT_EQUAL(faults[3], 0);
    CU_ASSERT_EQUAL(clerk_count(SYS_clone), 3);
    CU_ASSERT_EQUAL(papers_threads(witness()), 1);
}

/* Those that have ended do not count. */
static void many_threads_may_follow_each_other(void)
{
    start();
    for (unsigned i = 0; i < 3; i++)
        CU_ASSERT(does(ACT_THREADS, CLERK_THREADS / 2, 1) > 0);
    CU_ASSERT_EQUAL(papers_threads(witness()), 1);
}

static void a_thread_that_is_left_is_seen(void)
{
    start();
    CU_ASSERT_EQUAL(does(ACT_THREAD_LEFT, 0, 0), 0);
    CU_ASSERT_EQUAL(clerk_ended(NULL, 0), 0);
    CU_ASSERT_EQUAL(papers_threads(witness()), 2);
}

/* ---- transcripts -------------------------------------------------------- */

static void a_transcript_reads_like_a_program(void)
{
    char text[512];

    shelf_put("letters", "abc", 3);
    start();
    does(ACT_OPEN, 0, O_RDONLY);
    transcript_log(text, sizeof text, 9);
    CU_ASSERT_STRING_EQUAL(text, "open(\"letters\", O_RDONLY)\n");
    does(ACT_OPEN, 1, O_RDWR);
    transcript_log(text, sizeof text, 9);
    CU_ASSERT_STRING_EQUAL(text, "open(\"missing\", O_RDWR) = -1 ENOENT\n");
    does(ACT_MAP, 3 * PAGE, WRITE);
    transcript_log(text, sizeof text, 9);
    CU_ASSERT_STRING_EQUAL(text, "mmap(NULL, 12288, PROT_READ|PROT_WRITE, "
                                 "MAP_PRIVATE|MAP_ANONYMOUS)\n");
    does(ACT_THREADS, 1, 1);
    transcript_log(text, sizeof text, 1);
    unit_contains(text, " more)\n");
    shelf_clear();
}

static const struct unit_test tests[] = {
    {"nothing causes no fault", nothing_causes_no_fault},
    {"all of the program was touched", all_of_the_program_was_touched},
    {"a written page is one fault", a_written_page_is_one_fault},
    {"a read page shows zeroes", a_read_page_shows_zeroes},
    {"memory can be looked at", memory_can_be_looked_at},
    {"tables are counted", tables_are_counted},
    {"mappings come and go", mappings_come_and_go},
    {"calls are logged", calls_are_logged},
    {"nonsense is the kernel's to refuse", nonsense_is_the_kernel_s_to_refuse},
    {"printing is no call", printing_is_no_call},
    {"a log that is full counts on", a_log_that_is_full_counts_on},
    {"threads are counted", threads_are_counted},
    {"many threads may follow each other", many_threads_may_follow_each_other},
    {"a thread that is left is seen", a_thread_that_is_left_is_seen},
    {"a transcript reads like a program", a_transcript_reads_like_a_program},
    {0}};

int main(void)
{
    prctl(PR_SET_DUMPABLE, 0); /* as the judge has it */
    kit_make();
    scene_build();
    int status = unit_main("witness", tests);
    scene_end();
    return status;
}
