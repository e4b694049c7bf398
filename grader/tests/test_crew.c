/* test_crew.c: scripts for several threads, from the judge through the box to
 * the machine and back. The heap here never takes anything back; each scene
 * puts a fault into it, or has somebody lie about what came of it. */
#include "crewing.h"

void lab_describe_call(char *text, size_t bytes, unsigned call,
                       const uint64_t arg[WIRE_ARGS])
{
    snprintf(text, bytes, "call %u of %#lx", call, arg[0]);
}

/* ---- scripts ------------------------------------------------------------ */

static const struct crew_options measured = {.mode = CREW_MEASURE};

/* Thread 0 begins, and opens the barrier; each of the others waits there. */
static void begin(unsigned thread)
{
    crew_thread();
    if (thread == 0)
        crew_add(CALL_INIT, 0, 0, 0);
    crew_add(CALL_BARRIER, 0, 0, 0);
}

static void script_of_all(unsigned threads, unsigned rounds)
{
    crew_clear();
    for (unsigned t = 0; t < threads; t++) {
        begin(t);
        for (unsigned i = 0; i < rounds; i++) {
            uint32_t block = crew_add(CALL_MALLOC, 24 + t, 0, 0);
            crew_add_on(CALL_WRITE, block, 24, i);
            crew_add_on(CALL_FREE, block, 0, 0);
        }
        crew_add(CALL_THREAD_EXIT, 0, 0, 0);
    }
}

static void start(enum instrument under)
{
    box_start(&(struct box_options){.under = under});
}

/* ---- what a run comes to ------------------------------------------------ */

static void a_step_has_value_and_stamps(void)
{
    start(MACHINE);
    crew_clear();
    begin(0);
    uint32_t a = crew_add(CALL_MALLOC, 24, 0, 0);
    begin(1);
    uint32_t b = crew_add(CALL_MEMALIGN, 3, 8, 0);
    const struct crew_run *run = crew_run(&measured);
    CU_ASSERT_EQUAL(run->n_threads, 2);
    CU_ASSERT_EQUAL(run->step[a].value, REGION_LOW);
    CU_ASSERT_EQUAL(run->step[a].thread, 0);
    CU_ASSERT_EQUAL(run->step[b].thread, 1);
    CU_ASSERT_EQUAL(run->step[b].value, 0);
    CU_ASSERT_EQUAL(run->step[b].error, EINVAL);
    CU_ASSERT(run->step[a - 1].end < run->step[a].begin);
    CU_ASSERT_EQUAL(run->machine->end, MACHINE_DONE);
    CU_ASSERT_EQUAL(run->machine->count.operations, 2);
    CU_ASSERT_EQUAL(run->on_core[1], 1);
    CU_ASSERT_EQUAL_FATAL(run->n_mappings, 1);
    CU_ASSERT_EQUAL(run->mapping[0].at, REGION_LOW);
    CU_ASSERT_EQUAL(run->mapping[0].bytes, 65536);
    CU_ASSERT(run->step[a].begin <= run->mapping[0].moment);
    CU_ASSERT(run->mapping[0].moment < run->step[a].end);
}

/* Who is given a block before it is there waits for it: both ways. */
static void a_slot_is_waited_for(void)
{
    start(MACHINE);
    crew_clear();
    begin(0);
    uint32_t given = crew_next() + 3;
    uint32_t frees = crew_add_on(CALL_FREE, given, 0, 0);
    uint32_t makes = crew_add(CALL_MALLOC, 100, 0, 0);
    begin(1);
    CU_ASSERT_EQUAL_FATAL(crew_add(CALL_MALLOC, 50, 0, 0), given);
    uint32_t writes = crew_add_on(CALL_WRITE, makes, 100, 7);
    uint32_t reads = crew_add_on(CALL_READ, makes, 100, 8);
    const struct crew_run *run = crew_run(&measured);
    CU_ASSERT(run->step[given].end < run->step[frees].begin);
    CU_ASSERT(run->step[makes].end < run->step[writes].begin);
    CU_ASSERT_EQUAL(run->step[reads].value, 100 / 8);
}

static void all_meet_at_the_barrier(void)
{
    uint32_t last[3];
    start(MACHINE);
    crew_clear();
    for (unsigned t = 0; t < 3; t++) {
        begin(t);
        for (unsigned i = 0; i < 10 * t; i++)
            crew_add(CALL_MALLOC, 24, 0, 0);
        last[t] = crew_add(CALL_BARRIER, 0, 0, 0);
    }
    const struct crew_run *run = crew_run(&measured);
    for (unsigned a = 0; a < 3; a++)
        for (unsigned b = 0; b < 3; b++)
            CU_ASSERT(run->step[last[a]].begin < run->step[last[b]].end);
}

static void who_has_ended_is_not_waited_for(void)
{
    start(MACHINE);
    crew_clear();
    begin(0);
    crew_add(CALL_BARRIER, 0, 0, 0);
    begin(1);
    crew_add(CALL_PAUSE, 1000000, 0, 0);
    const struct crew_run *run = crew_run(&measured);
    CU_ASSERT_EQUAL(run->machine->end, MACHINE_DONE);
    CU_ASSERT(run->machine->cycles >= 1000000);
}

static void threads_take_turns_on_few_cores(void)
{
    enum { THREADS = 40 };
    const struct crew_options four = {.mode = CREW_MEASURE, .cores = 4};
    start(MACHINE);
    crew_clear();
    crew_thread();
    crew_add(CALL_INIT, 0, 0, 0);
    for (unsigned t = 0; t < THREADS; t++) {
        crew_thread();
        crew_add_on(CALL_PAUSE, 0, 0, 0);
        crew_add(CALL_MALLOC, 24, 0, 0);
        crew_add(CALL_THREAD_EXIT, 0, 0, 0);
    }
    const struct crew_run *run = crew_run(&four);
    CU_ASSERT_EQUAL(run->machine->end, MACHINE_DONE);
    CU_ASSERT_EQUAL(run->machine->n_cores, 4);
    CU_ASSERT_EQUAL(run->step[run->n_steps - 1].error, 0);
    CU_ASSERT(run->step[run->n_steps - 1].end != 0);
}

static void what_is_unmapped_is_given_out_again_as_zeroes(void)
{
    start(MACHINE);
    crew_clear();
    begin(0);
    uint32_t a = crew_add(CALL_MALLOC, 1 << 20, 0, 0);
    crew_add_on(CALL_WRITE, a, 1 << 20, 99);
    crew_add_on(CALL_FREE, a, 0, 0);
    uint32_t b = crew_add(CALL_MALLOC, 1 << 20, 0, 0);
    uint32_t reads = crew_add_on(CALL_READ, b, 1 << 20, 0);
    const struct crew_run *run = crew_run(&measured);
    CU_ASSERT_EQUAL(run->step[a].value, run->step[b].value);
    CU_ASSERT_EQUAL(run->step[reads].value, 0);
    CU_ASSERT_EQUAL_FATAL(run->n_mappings, 3);
    CU_ASSERT_EQUAL(run->mapping[1].unmapped, 1);
}

/* ---- the same again ----------------------------------------------------- */

enum { KEPT_STEPS = 1000 };

static struct kept {
    struct crew_step step[KEPT_STEPS];
    struct machine_counts count;
    uint64_t cycles, steps, switches;
} kept[2];

static void keep(struct kept *to, const struct crew_run *run)
{
    memset(to, 0, sizeof *to);
    memcpy(to->step, run->step, run->n_steps * sizeof *run->step);
    to->count = run->machine->count;
    to->cycles = run->machine->cycles;
    to->steps = run->machine->steps;
    to->switches = run->machine->switches;
}

static bool kept_are_equal(void)
{
    return memcmp(&kept[0], &kept[1], sizeof kept[0]) == 0;
}

static void two_boxes_agree(void)
{
    for (unsigned i = 0; i < 2; i++) {
        start(MACHINE);
        script_of_all(8, 20);
        keep(&kept[i], crew_run(&measured));
    }
    CU_ASSERT(kept_are_equal());
}

/* The heap counts its calls, and its memory and globals are as they were left:
 * but for the snapshot, the third run would differ from the first. */
static void a_run_does_not_know_of_those_before(void)
{
    struct crew_options other = {.mode = CREW_EXPLORE, .seed = 5};
    start(MACHINE);
    script_of_all(8, 20);
    keep(&kept[0], crew_run(&measured));
    for (unsigned i = 0; i < 20; i++, other.seed++)
        crew_run(&other);
    script_of_all(3, 7);
    crew_run(&measured);
    script_of_all(8, 20);
    keep(&kept[1], crew_run(&measured));
    CU_ASSERT(kept_are_equal());
}

static void a_run_that_was_stopped_leaves_nothing(void)
{
    const struct crew_options short_run = {.budget_steps = 500};
    start(MACHINE);
    script_of_all(8, 20);
    keep(&kept[0], crew_run(&measured));
    CU_ASSERT_EQUAL(crew_run(&short_run)->machine->end, MACHINE_BUDGET);
    keep(&kept[1], crew_run(&measured));
    CU_ASSERT(kept_are_equal());
}

/* A call by itself after a crew, as the checks of one thread make it. */
static void a_crew_and_a_script_take_turns(void)
{
    start(MACHINE);
    script_of_all(2, 2);
    crew_run(&measured);
    CU_ASSERT_EQUAL(ask(CALL_CHECKHEAP, 1, 0).value, 0);
    crew_run(&measured);
}

/* ---- natively ----------------------------------------------------------- */

static void threads_of_the_kernel_do_the_same(void)
{
    const struct crew_options native = {.mode = CREW_NATIVE, .cores = 3};
    start(TSAN);
    script_of_all(8, 20);
    const struct crew_run *run = crew_run(&native);
    CU_ASSERT_PTR_NULL(run->machine);
    CU_ASSERT(run->step[run->n_steps - 1].end > 0);
    CU_ASSERT(box_finish());
    CU_ASSERT_EQUAL(races_read(box_transcript(), &scenes[GOOD].lab->files).n,
                    0);
}

static void the_sanitizer_sees_a_race(void)
{
    const struct crew_options native = {.mode = CREW_NATIVE};
    scene_choose(RACES);
    start(TSAN);
    script_of_all(3, 20);
    crew_run(&native);
    CU_ASSERT(box_finish());
    struct races races =
        races_read(box_transcript(), &scenes[RACES].lab->files);
    struct race race = races.race[0];
    CU_ASSERT(races.n >= races.n_told && races.n_told > 0);
    CU_ASSERT_STRING_EQUAL(race.what, "data race");
    CU_ASSERT_STRING_EQUAL(race.here.file, "mm.c");
    CU_ASSERT(race.here.line == fault_line || race.there.line == fault_line);
    CU_ASSERT(strcmp(race.here.function, "mm_free") == 0 ||
              strcmp(race.there.function, "mm_free") == 0);
    box_stop();
    CU_ASSERT_STRING_EQUAL(box_output(), "");
    scene_choose(GOOD);
}

static void reports_are_not_what_was_printed(void)
{
    char said[] =
        "mine\n==================\nWARNING: ThreadSanitizer: data race "
        "(pid=1)\n  Write of size 8\n\n==================\nmine, too\n"
        "==================\nmy table\n==================\n"
        "ThreadSanitizer: reported 1 warnings\nthe rest";
    char left[256], few[6];
    FILE *file = fmemopen(said, strlen(said), "r");
    left[races_leave_out(file, left, sizeof left - 1)] = '\0';
    CU_ASSERT_STRING_EQUAL(left,
                           "mine\nmine, too\n==================\nmy table\n"
                           "==================\nthe rest");
    file = fmemopen(said, strlen(said), "r");
    CU_ASSERT_EQUAL(races_leave_out(file, few, sizeof few), sizeof few);
}

static void memcheck_watches_one_thread(void)
{
    const struct crew_options native = {.mode = CREW_NATIVE};
    start(MEMCHECK);
    script_of_all(1, 20);
    crew_run(&native);
    CU_ASSERT(box_finish());
    struct memcheck_error error =
        memcheck_read(instrument_report(MEMCHECK), &scenes[GOOD].lab->files);
    CU_ASSERT_STRING_EQUAL(error.what, "");
}

/* ---- faults ------------------------------------------------------------- */

static enum scene_name playing;

/* Every thread asks for blocks and frees them; the fault is in there. */
static void meet_fault(const void *threads)
{
    const struct crew_options limited = {.budget_steps = 100000};
    patience_expect_hangs(true);
    scene_choose(playing);
    start(MACHINE);
    script_of_all(*(const unsigned *)threads, 4);
    crew_sound(crew_run(&limited));
}

/* What the sentence says; the process that says it is not this one. */
static const char *said_of(enum scene_name scene, unsigned threads)
{
    static char said[2048];
    playing = scene;
    unit_dies(meet_fault, &threads, said, sizeof said);
    return said;
}

/* The sentence names the line of the fault. */
static void names_the_line(const char *said)
{
    char place[64];
    snprintf(place, sizeof place, "in mm_free(), mm.c line %d", fault_line);
    unit_contains(said, place);
}

static void a_deadlock_names_threads_and_lines(void)
{
    const char *said = said_of(NEVER_UNLOCKS, 3);
    unit_contains(said, "is in a deadlock");
    names_the_line(said);
    unit_contains(said, ", waits for the lock 'lock', which it took itself in "
                        "mm_free(), mm.c line ");
    unit_contains(said, ", waits for the lock 'lock', which thread ");
    unit_contains(said, "thread 1");
}

/* Each of the two orders: what a thread has, and what it wants. */
static void two_orders_of_locks_are_told(void)
{
    char first[128], second[128];
    const char *said = said_of(TWO_ORDERS, 2);
    snprintf(first, sizeof first,
             "thread 0 in mm_free(), mm.c line %d, waits for the lock "
             "'pair[0].lock', which thread 1 took in mm_free(), mm.c line %d",
             fault_line, fault_line);
    snprintf(second, sizeof second,
             "thread 1 in mm_free(), mm.c line %d, waits for the lock "
             "'pair[1].lock', which thread 0 took in mm_free(), mm.c line %d",
             fault_line, fault_line);
    unit_contains(said, first);
    unit_contains(said, second);
}

static void what_is_not_held_is_not_unlocked(void)
{
    const char *said = said_of(UNLOCKS_TWICE, 1);
    unit_contains(said, "your code unlocks the lock 'lock', which nobody holds:"
                        " thread 0 in mm_free(), mm.c line ");
    said = said_of(UNLOCKS_ANOTHER_S, 2);
    unit_contains(said, "your code unlocks the lock 'other', which thread 0 "
                        "took in mm_free(), mm.c line ");
    unit_contains(said, ": thread 1 in mm_free(), mm.c line ");
}

static void a_spent_budget_names_who_runs(void)
{
    const char *said = said_of(NEVER_ENDS, 2);
    unit_contains(said, "did not come to an end in 100000 steps");
    names_the_line(said);
}

static void unmapped_memory_names_the_line(void)
{
    const char *said = said_of(TOUCHES_UNMAPPED, 2);
    unit_contains(said, "touched 0x20010000, which mem_map() did not give");
    names_the_line(said);
}

static void a_crash_names_thread_and_line(void)
{
    const char *said = said_of(CRASHES_IN_THREAD_1, 2);
    unit_contains(said, "your code crashed: segmentation fault");
    names_the_line(said);
    unit_contains(said, "during call 2 of 0x2000");
    unit_contains(said, "in thread 1");
}

static void a_failed_assertion_is_a_crash(void)
{
    unit_contains(said_of(ASSERTS, 2), "by a failed assert()");
}

static void a_stack_that_overflows_is_known(void)
{
    unit_contains(said_of(RECURSES, 2), "stack overflow");
}

static void a_loop_without_a_hook_is_a_hang(void)
{
    unit_contains(said_of(HANGS, 2), "did not come back within");
}

static void meet_long_run(const void *unused)
{
    const struct crew_options longer = {.budget_steps = 40 * 1000 * 1000};
    (void)unused;
    patience_expect_hangs(true);
    scene_choose(NEVER_ENDS);
    start(MACHINE);
    script_of_all(2, 4);
    crew_sound(crew_run(&longer));
}

/* It takes longer than a box may that stands still. */
static void who_makes_progress_is_not_hung(void)
{
    char said[1024];
    unit_dies(meet_long_run, NULL, said, sizeof said);
    unit_contains(said, "did not come to an end in 40000000 steps");
}

static void spend_three_budgets(const void *unused)
{
    (void)unused;
    scene_choose(NEVER_ENDS);
    for (unsigned i = 0; i < 3; i++) {
        start(MACHINE);
        script_of_all(2, 4);
        fprintf(stderr, "%lu, ", crew_run(&measured)->machine->steps);
        box_stop();
    }
    exit(2);
}

static void who_spends_budgets_gets_smaller_ones(void)
{
    char said[1024];
    unit_dies(spend_three_budgets, NULL, said, sizeof said);
    unit_contains(said, "100000000, 100000000, 50000000, ");
}

/* ---- lies --------------------------------------------------------------- */

/* Natively: on the machine no instrumented code reaches the wire. */
static void meet_lie(const void *scene)
{
    const struct crew_options native = {.mode = CREW_NATIVE};
    scene_choose(*(const enum scene_name *)scene);
    start(TSAN);
    script_of_all(2, 4);
    crew_run(&native);
}

static void a_lie_is_found(enum scene_name scene)
{
    char said[512];
    unit_dies(meet_lie, &scene, said, sizeof said);
    unit_contains(said, "overwrote memory that belongs to the");
}

static void the_wire_is_out_of_reach_on_the_machine(void)
{
    unit_contains(said_of(CHANGES_STEPS, 2),
                  "your code touched memory above all stacks of threads, where "
                  "nothing is yours: thread");
}

static void stamps_that_cannot_be_are_refused(void)
{
    a_lie_is_found(SWAPS_STAMPS);
    a_lie_is_found(STAMPS_OF_THE_FUTURE);
}

static void mappings_that_cannot_be_are_refused(void)
{
    a_lie_is_found(MAPS_THE_WIRE);
    a_lie_is_found(UNMAPS_NOTHING);
}

static void terms_and_steps_must_stay(void)
{
    a_lie_is_found(CHANGES_TERMS);
    a_lie_is_found(CHANGES_STEPS);
}

static void data_lies_where_something_was_mapped(void)
{
    a_lie_is_found(TOUCHES_UNMAPPED);
}

static void a_result_s_lists_fit(void)
{
    static struct machine_result from, to;
    memset(&from, 0xff, sizeof from);
    crew_copy_result(&to, &from);
    CU_ASSERT_EQUAL(to.n_cores, MACHINE_CORES);
    CU_ASSERT_EQUAL(to.n_lines, MACHINE_HOT_LINES);
    CU_ASSERT_EQUAL(to.n_switches, MACHINE_SWITCHES);
    CU_ASSERT_EQUAL(to.n_events, MACHINE_EVENTS);
}

static const struct unit_test tests[] = {
    {"a step has value and stamps", a_step_has_value_and_stamps},
    {"a slot is waited for", a_slot_is_waited_for},
    {"all meet at the barrier", all_meet_at_the_barrier},
    {"who has ended is not waited for", who_has_ended_is_not_waited_for},
    {"threads take turns on few cores", threads_take_turns_on_few_cores},
    {"what is unmapped is given out again as zeroes",
     what_is_unmapped_is_given_out_again_as_zeroes},
    {"two boxes agree", two_boxes_agree},
    {"a run does not know of those before",
     a_run_does_not_know_of_those_before},
    {"a run that was stopped leaves nothing",
     a_run_that_was_stopped_leaves_nothing},
    {"a crew and a script take turns", a_crew_and_a_script_take_turns},
    {"threads of the kernel do the same", threads_of_the_kernel_do_the_same},
    {"the sanitizer sees a race", the_sanitizer_sees_a_race},
    {"reports are not what was printed", reports_are_not_what_was_printed},
    {"memcheck watches one thread", memcheck_watches_one_thread},
    {"a deadlock names threads and lines", a_deadlock_names_threads_and_lines},
    {"two orders of locks are told", two_orders_of_locks_are_told},
    {"what is not held is not unlocked", what_is_not_held_is_not_unlocked},
    {"a spent budget names who runs", a_spent_budget_names_who_runs},
    {"unmapped memory names the line", unmapped_memory_names_the_line},
    {"a crash names thread and line", a_crash_names_thread_and_line},
    {"a failed assertion is a crash", a_failed_assertion_is_a_crash},
    {"a stack that overflows is known", a_stack_that_overflows_is_known},
    {"a loop without a hook is a hang", a_loop_without_a_hook_is_a_hang},
    {"who makes progress is not hung", who_makes_progress_is_not_hung},
    {"who spends whole budgets gets smaller ones",
     who_spends_budgets_gets_smaller_ones},
    {"the wire is out of reach on the machine",
     the_wire_is_out_of_reach_on_the_machine},
    {"stamps that cannot be are refused", stamps_that_cannot_be_are_refused},
    {"mappings that cannot be are refused",
     mappings_that_cannot_be_are_refused},
    {"terms and steps must stay", terms_and_steps_must_stay},
    {"data lies where something was mapped",
     data_lies_where_something_was_mapped},
    {"a result's lists fit", a_result_s_lists_fit},
    {0}};

int main(void)
{
    kit_make();
    for (enum scene_name s = 0; s < N_SCENES; s++)
        scene_build(s);
    scene_choose(GOOD);
    int status = unit_main("crew", tests);
    box_forget();
    for (enum scene_name s = 0; s < N_SCENES; s++)
        scene_end(s);
    scratch_remove(&kit);
    return status;
}
