/* test_witness.c: a watched box, and what the judge knows of it. Its acts are
 * in watched/. */
#include "watching.h"

#include "judge/box/patience.h"
#include "judge/witness/transcript.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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

static const struct entry *only_entry(int number)
{
    size_t n;
    const struct entry *log = clerk_log(&n);

    CU_ASSERT_EQUAL_FATAL(n, 1);
    CU_ASSERT_EQUAL(log->number, number);
    return log;
}

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

/* ---- files -------------------------------------------------------------- */

static void a_lent_file_opens(void)
{
    size_t count;

    shelf_put("letters", "abcabc", 6);
    start();
    long fd = does(ACT_OPEN, 0, O_RDWR);
    const struct entry *entry = only_entry(SYS_openat);
    CU_ASSERT_STRING_EQUAL(entry->path, "letters");
    CU_ASSERT_EQUAL(entry->error, 0);
    CU_ASSERT(fd > 2);
    CU_ASSERT_EQUAL(does(ACT_SIZE, fd, 0), 6);
    uint64_t at = (uint64_t)does(ACT_MAP_FILE, fd, 6);
    CU_ASSERT_EQUAL(does(ACT_CLOSE, fd, 0), 0);
    CU_ASSERT_EQUAL(does(ACT_LOAD, (long)at, 0), 'a');
    CU_ASSERT_EQUAL(pages_at(witness(), at), PAGE_OF_FILE);
    ask(CALL_WRITE, at, 1);
    CU_ASSERT_EQUAL(does(ACT_SYNC, (long)at, PAGE), 0);
    char *text = shelf_read("letters", &count);
    CU_ASSERT_EQUAL(count, 6);
    CU_ASSERT_EQUAL(memcmp(text, "\1bcabc", 6), 0);
    free(text);
    shelf_clear();
}

static void fails_to_open(long name, int flags, int error)
{
    CU_ASSERT_EQUAL(does(ACT_OPEN, name, flags), -1);
    CU_ASSERT_EQUAL(script_reply(SLOT_ASK).error, error);
    CU_ASSERT_EQUAL(only_entry(SYS_openat)->error, error);
}

static void what_is_not_lent_does_not_open(void)
{
    shelf_put("letters", "abc", 3);
    shelf_put("readonly", "abc", 3);
    shelf_make_read_only("readonly");
    shelf_put_folder("folder");
    start();
    fails_to_open(1, O_RDONLY, ENOENT);
    fails_to_open(4, O_RDONLY, ENOENT);
    fails_to_open(2, O_RDWR, EACCES);
    fails_to_open(3, O_RDWR, EISDIR);
    fails_to_open(0, O_RDWR | O_TRUNC, EINVAL);
    CU_ASSERT(does(ACT_OPEN, 2, O_RDONLY) > 2);
    CU_ASSERT(does(ACT_OPEN, 3, O_RDONLY) > 2);
    CU_ASSERT_EQUAL(does(ACT_OPEN_NOWHERE, 0, 0), -1);
    CU_ASSERT_EQUAL(script_reply(SLOT_ASK).error, EFAULT);
    shelf_clear();
    fails_to_open(0, O_RDONLY, ENOENT);
}

static void descriptors_run_out(void)
{
    long fd = 0;

    shelf_put("letters", "abc", 3);
    start();
    for (unsigned i = 0; fd != -1 && i < 100; i++)
        fd = does(ACT_OPEN, 0, O_RDONLY);
    CU_ASSERT_EQUAL(fd, -1);
    CU_ASSERT_EQUAL(script_reply(SLOT_ASK).error, EMFILE);
    CU_ASSERT_EQUAL(does(ACT_CLOSE, 10, 0), 0);
    CU_ASSERT_EQUAL(does(ACT_OPEN, 0, O_RDONLY), 10);
    shelf_clear();
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

/* ---- what is refused ---------------------------------------------------- */

static void is_refused_here(enum act act, long a, long b, const char *function,
                            const char *sentence)
{
    struct finding why = blame_of(act, a, b);

    unit_contains(why.message, sentence);
    unit_contains(why.message, ", in ");
    CU_ASSERT_STRING_EQUAL(why.function, function);
    CU_ASSERT_STRING_EQUAL(why.file, "watched.c");
    CU_ASSERT(why.line > 0);
}

static void is_refused(enum act act, long a, long b, const char *function,
                       const char *sentence)
{
    start();
    is_refused_here(act, a, b, function, sentence);
}

/* The last page of what is mapped under that name, in the box that runs. */
static long last_page(const char *name)
{
    struct mappings now;
    long at = 0;

    mappings_read(&now, witness());
    for (size_t i = 0; i < now.n; i++)
        if (strstr(now.at[i].name, name))
            at = (long)now.at[i].to - PAGE;
    CU_ASSERT_NOT_EQUAL(at, 0);
    mappings_free(&now);
    return at;
}

enum { PROGRAM = 0x60000000 };

static void the_program_stays(void)
{
    is_refused(ACT_UNMAP, PROGRAM, PAGE, "unmap",
               "your code unmapped 0x60000000, a page of the program itself");
    is_refused(ACT_UNMAP, PROGRAM - PAGE, 2 * PAGE, "unmap", "0x60000000,");
    is_refused(ACT_UNMAP, 0x58000000, 1L << 46, "unmap", "0x60000000,");
    is_refused(ACT_PROTECT, PROGRAM, PAGE, "protect",
               "changed the protection of 0x60000000,");
    is_refused(ACT_DISCARD, PROGRAM, 1, "discard",
               "called madvise() on 0x60000000,");
    is_refused(ACT_MOVE, PROGRAM, PAGE, "move",
               "called mremap() on 0x60000000,");
    is_refused(ACT_MAP_OVER, PROGRAM, PAGE, "map_over",
               "mapped something else (MAP_FIXED) over 0x60000000,");
    is_refused(ACT_MOVE_OVER, PROGRAM, 0, "move_over",
               "moved a mapping (mremap) over 0x60000000,");
}

static void the_grader_s_memory_stays(void)
{
    is_refused(ACT_UNMAP, REGION_LOW, PAGE, "unmap", "a page of the grader");
    start();
    is_refused_here(ACT_UNMAP, last_page("memfd:wire"), PAGE, "unmap",
                    "a page of the grader");
    start();
    is_refused_here(ACT_MAP_OVER, last_page("memfd:wire"), PAGE, "map_over",
                    "a page of the grader");
}

static void the_stack_stays(void)
{
    start();
    is_refused_here(ACT_MAP_OVER, last_page("[stack]") - 40 * PAGE, PAGE,
                    "map_over", "a page of the stack");
    start();
    is_refused_here(ACT_DISCARD, last_page("[stack]") - 40 * PAGE, PAGE,
                    "discard", "a page of the stack");
}

static void what_nobody_needs_is_refused(void)
{
    is_refused(ACT_MAP_CODE, 0, 0, "map", "PROT_EXEC");
    is_refused(ACT_PROTECT_CODE, 0, 0, "protect", "PROT_EXEC");
    is_refused(ACT_MAP_SHARED, 0, 0, "map", "MAP_SHARED|MAP_ANONYMOUS");
    is_refused(ACT_MAP_LOCKED, 0, 0, "map", "MAP_LOCKED");
    is_refused(ACT_LOCK, 0, 0, "lock", "forbidden system call mlock()");
    is_refused(ACT_STAT, 0, 0, "look_for", "fstat()");
    is_refused(ACT_FORK, 0, 0, "start_process", "started a process");
    is_refused(ACT_HANDLE, SIGXCPU, 0, "handle", "SIGXCPU");
    is_refused(ACT_HANDLE, SIGSYS, 0, "handle", "SIGSYS");
}

static void threads_without_end_are_refused(void)
{
    start();
    struct finding why = blame_of(ACT_THREADS_WITHOUT_END, 0, 0);

    unit_contains(why.message, "your code started too many threads");
}

/* ---- signals ------------------------------------------------------------ */

static void a_fault_can_be_handled(void)
{
    start();
    uint64_t at = (uint64_t)does(ACT_RESERVE, PAGE, 0);
    for (unsigned i = 0; i < 3; i++)
        CU_ASSERT_EQUAL(does(ACT_PROBE, (long)at, 0), 1);
    CU_ASSERT_EQUAL(clerk_count(SYS_rt_sigaction), 2);
    at = (uint64_t)does(ACT_MAP, PAGE, WRITE);
    CU_ASSERT_EQUAL(does(ACT_PROBE, (long)at, 0), 0);
}

static void a_crash_speaks_of_no_heap(void)
{
    is_refused(ACT_LOAD, 1L << 40, 0, "act",
               "read from 0x10000000000, which is not mapped");
    start();
    long reserved = does(ACT_RESERVE, PAGE, 0);
    is_refused_here(ACT_LOAD, reserved, 0, "act",
                    "which is mapped, but not for that");
    is_refused(ACT_LOAD, 8, 0, "act", "near the null pointer");
}

/* ---- floods ------------------------------------------------------------- */

static void a_hang_is_named(void)
{
    patience_expect_hangs(true);
    start();
    struct finding why = blame_of(ACT_SPIN, 0, 0);
    unit_contains(why.message, "did not come back");
    CU_ASSERT_STRING_EQUAL(why.function, "spin");
    start();
    why = blame_of(ACT_MAP_WITHOUT_END, 0, 0);
    unit_contains(why.message, "did not come back");
    patience_expect_hangs(false);
}

static void look_at_page(const void *at)
{
    pages_at(witness(), (uint64_t)at);
}

static void who_ends_between_two_batches_is_blamed(void)
{
    struct mappings now;

    start();
    does(ACT_EXIT_SOON, 0, 0);
    while (!papers_ended(witness()))
        usleep(1000);
    struct finding why = blame_by(look_at_page, (const void *)PROGRAM);
    unit_contains(why.message, "your code ended the program");
    mappings_read(&now, witness());
    CU_ASSERT_EQUAL(now.n, 0);
    mappings_free(&now);
    why = blame_of(ACT_PRINT, 0, 0);
    unit_contains(why.message, "ended the program with exit status 0");
}

static void memory_is_bounded(void)
{
    start();
    CU_ASSERT_EQUAL(does(ACT_MAP, 2L << 30, WRITE), -1);
    CU_ASSERT_EQUAL(script_reply(SLOT_ASK).error, ENOMEM);
    CU_ASSERT_NOT_EQUAL(does(ACT_MAP, 512L << 20, WRITE), -1);
    CU_ASSERT_EQUAL(does(ACT_MAP, 512L << 20, WRITE), -1);
    CU_ASSERT_NOT_EQUAL(does(ACT_RESERVE, 1L << 46, 0), -1);
}

static void page_tables_are_bounded(void)
{
    start();
    struct finding why = blame_of(ACT_TABLES_WITHOUT_END, 0, 0);
    unit_contains(why.message, "page tables");
    CU_ASSERT_STRING_EQUAL(why.function, "tables_without_end");
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
    {"a lent file opens", a_lent_file_opens},
    {"what is not lent does not open", what_is_not_lent_does_not_open},
    {"descriptors run out", descriptors_run_out},
    {"threads are counted", threads_are_counted},
    {"many threads may follow each other", many_threads_may_follow_each_other},
    {"a thread that is left is seen", a_thread_that_is_left_is_seen},
    {"the program stays", the_program_stays},
    {"the grader's memory stays", the_grader_s_memory_stays},
    {"the stack stays", the_stack_stays},
    {"what nobody needs is refused", what_nobody_needs_is_refused},
    {"threads without end are refused", threads_without_end_are_refused},
    {"a fault can be handled", a_fault_can_be_handled},
    {"a crash speaks of no heap", a_crash_speaks_of_no_heap},
    {"a hang is named", a_hang_is_named},
    {"who ends between two batches is blamed",
     who_ends_between_two_batches_is_blamed},
    {"memory is bounded", memory_is_bounded},
    {"page tables are bounded", page_tables_are_bounded},
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
