/* test_refusals.c: what a watched box may not do, and what becomes of one that
 * tries it, crashes, hangs, or asks without end. */
#include "watching.h"

#include "judge/box/patience.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

enum {
    PAGE = 4096,
    WRITE = PROT_READ | PROT_WRITE,
    PROGRAM = 0x60000000 /* where every box's program lies */
};

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

    unit_contains(why.message, "your code had more than 512 threads");
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
    does(ACT_EXIT_WHEN, REGION_LOW, 0);
    *region_bytes_at(box_region(), (remote){REGION_LOW}) = 1;
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

static const struct unit_test tests[] = {
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
    {0}};

int main(void)
{
    prctl(PR_SET_DUMPABLE, 0); /* as the judge has it */
    kit_make();
    scene_build();
    int status = unit_main("refusals", tests);
    scene_end();
    return status;
}
