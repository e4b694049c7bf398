/* test_interleaving.c: what two threads did, side by side. The lines of code
 * are this file's own; the events are made up. */
#include "judge/box/box.h"
#include "judge/base/finding.h"
#include "judge/explore/interleaving.h"
#include "judge/box/script.h"
#include "judge/base/text.h"

#include <link.h>

#include "scratch.h"

enum { PLACES = 8 };

static struct scratch scratch;
static uint64_t base, pc[PLACES];
static uint64_t word, own[5];
static struct machine_result machine;
static struct crew_run run;
static struct interleaving drawn;

/* A lab of two calls, one of which is not worth a word. */
void lab_describe_call(char *text, size_t bytes, unsigned call,
                       const uint64_t arg[WIRE_ARGS])
{
    text[0] = '\0';
    if (call == 0)
        snprintf(text, bytes, "take(%lu)", arg[0]);
}

/* As a hook does, it knows who called it. */
static __attribute__((noinline)) void here(unsigned place)
{
    pc[place] = (uint64_t)__builtin_return_address(0) - base;
}

// clang-format off
static __attribute__((noinline)) void take(void)
{
    here(0); /* block = head */
    here(1); /* head = b->next */
    here(2); /* return block */
    __asm__ volatile("");
}

static __attribute__((noinline)) void tidy(void)
{
    here(3); /* tidies something of its own */
    here(4); /* and something else */
    here(5); /* and so on */
    __asm__ volatile("");
}
// clang-format on

static int find_base(struct dl_phdr_info *info, size_t size, void *found)
{
    (void)size;
    *(uint64_t *)found = info->dlpi_addr;
    return 1;
}

/* A box made of this program, beside its source. */
static void setup(void)
{
    static struct words files;
    static char path[PATH_MAX];
    static char *programs[N_FLAVOURS] = {[FLAVOUR_PLAIN] = path};
    char command[4 * PATH_MAX];
    scratch = scratch_make();
    snprintf(command, sizeof command,
             "cp %s %s/box && cp grader/tests/test_interleaving.c %s",
             program_invocation_name, scratch.path, scratch.path);
    if (system(command))
        unit_stop("cp");
    strcpy(path, scratch_at(&scratch, "box"));
    box_set_program(programs, scratch.path);
    words_split(&files, "test_interleaving.c");
    finding_set_files(&files);
    dl_iterate_phdr(find_base, &base);
    take();
    tidy();
}

static void event(unsigned core, unsigned place, enum machine_event_kind kind,
                  const void *at)
{
    struct machine_event *event = &machine.event[machine.n_events++];
    *event = (struct machine_event){.step = machine.n_events,
                                    .pc = (const void *)pc[place],
                                    .at = at,
                                    .core = core,
                                    .kind = kind};
}

static void draw(const struct machine_switch *given, unsigned n)
{
    static const uint16_t on_core[MACHINE_CORES] = {0, 1, 2, 3, 4};
    static const struct crew_step steps[] = {
        {.thread = 0, .arg = {7}, .value = 42},
        {.thread = 1, .arg = {0}, .on_slot = 1},
        {.thread = 1, .call = 1, .arg = {0}, .on_slot = 1}};
    run = (struct crew_run){
        .machine = &machine, .on_core = on_core, .n_steps = 3, .step = steps};
    interleaving_draw(&run, given, n, &drawn);
}

static void fresh(enum machine_end end)
{
    machine = (struct machine_result){.end = end, .n_cores = 5};
}

static void take_until(unsigned core, unsigned first, unsigned last)
{
    if (first == 0)
        event(core, 0, EVENT_LOAD, &word);
    if (last >= 1)
        event(core, 1, EVENT_STORE, &word);
    if (last >= 2)
        event(core, 2, EVENT_LOAD, &own[core]);
}

static void tidy_often(unsigned core, unsigned times)
{
    for (unsigned i = 0; i < 3 * times; i++)
        event(core, 3 + i % 3, EVENT_STORE, &own[core]);
}

/* The number of a line of this file. */
static unsigned line_of(const char *comment)
{
    char text[256];
    unsigned n = 0, found = 0;
    FILE *source = fopen(scratch_at(&scratch, "test_interleaving.c"), "r");
    while (!found && fgets(text, sizeof text, source))
        found = ++n && strstr(text, comment) ? n : 0;
    fclose(source);
    return found;
}

static void two_take_the_same(void)
{
    const struct machine_switch given[] = {{2, 1, 0}};
    char expected[1024];
    unsigned line = line_of("here(0)");
    fresh(MACHINE_DONE);
    take_until(0, 0, 0);
    take_until(1, 0, 2);
    take_until(0, 1, 2);
    draw(given, 1);
    snprintf(
        expected, sizeof expected,
        " line    thread 0                      thread 1\n"
        "         take:\n"
        "%5u r    here(0); /* block = head */\n"
        "                                       take:\n"
        "%5u r                                  here(0); /* block = head */\n"
        "%5u w                                  here(1); /* head = b->next */\n"
        "%5u                                    here(2); /* return block */\n"
        "%5u w    here(1); /* head = b->next */\n"
        "%5u      here(2); /* return block */\n",
        line, line, line + 1, line + 2, line + 1, line + 2);
    CU_ASSERT_STRING_EQUAL(drawn.text, expected);
    CU_ASSERT_EQUAL(drawn.step, 2);
    CU_ASSERT_EQUAL(drawn.thread, 0);
    CU_ASSERT_EQUAL(drawn.place.line, (int)line);
    CU_ASSERT_STRING_EQUAL(drawn.place.function, "take");
}

/* Each of the three begins in a column of its own, four also. */
static void three_have_a_column_each(void)
{
    const struct machine_switch given[] = {{2, 1, 0}};
    unsigned line = line_of("here(0)");
    char second[96], third[96];
    fresh(MACHINE_DONE);
    take_until(2, 0, 0);
    take_until(0, 0, 2);
    take_until(1, 0, 2);
    take_until(2, 1, 2);
    draw(given, 1);
    snprintf(second, sizeof second, "\n%5u r  %15s  here(0); /* block = head",
             line, "");
    snprintf(third, sizeof third, "\n%5u r  %30s  here(0); /* block = head",
             line, "");
    unit_contains(drawn.text,
                  " line    thread 0       thread 1       thread 2\n");
    unit_contains(drawn.text, second);
    unit_contains(drawn.text, third);
    event(3, 0, EVENT_LOAD, &word);
    draw(given, 1);
    unit_contains(drawn.text,
                  " line    thread 0  thread 1  thread 2  thread 3\n");
}

/* Beyond four, who has none is named where it begins. */
static void a_fifth_is_named(void)
{
    const struct machine_switch given[] = {{2, 1, 0}};
    fresh(MACHINE_DONE);
    for (unsigned core = 0; core < 5; core++)
        take_until(core, 0, 2);
    draw(given, 1);
    unit_contains(drawn.text, "thread 2  thread 3\n");
    unit_contains(drawn.text, "\n         thread 4\n");
}

/* Thread 0 stores, and reads on before others see it; thread 1 reads what was
 * there before. */
static void a_store_is_seen_late(void)
{
    const struct machine_switch given[] = {{3, 1, 0}};
    static uint64_t other;
    char seen[96];
    fresh(MACHINE_DONE);
    event(0, 1, EVENT_STORE, &word);
    event(0, 0, EVENT_LOAD, &other);
    event(1, 3, EVENT_STORE, &other);
    event(1, 4, EVENT_LOAD, &word);
    event(0, 1, EVENT_SEEN, &word);
    event(1, 5, EVENT_LOAD, &word);
    event(0, 2, EVENT_LOAD, &word);
    draw(given, 1);
    snprintf(seen, sizeof seen,
             " else\n           (stored at line %u: visible now)\n",
             line_of("here(1)"));
    unit_contains(drawn.text, seen);
    CU_ASSERT_EQUAL(drawn.thread, 0);
    CU_ASSERT_EQUAL(drawn.place.line, (int)line_of("here(0)"));
    fresh(MACHINE_DONE);
    event(0, 1, EVENT_STORE, &own[0]);
    event(1, 3, EVENT_STORE, &word);
    event(0, 1, EVENT_SEEN, &own[0]);
    event(0, 2, EVENT_LOAD, &word);
    draw(given, 1);
    CU_ASSERT_PTR_NULL(strstr(drawn.text, "visible"));
}

static void calls_are_named(void)
{
    const struct machine_switch given[] = {{2, 1, 0}};
    fresh(MACHINE_DONE);
    event(0, 0, EVENT_NOTE, (const void *)0);
    take_until(0, 0, 0);
    event(1, 0, EVENT_NOTE, (const void *)2);
    event(1, 0, EVENT_NOTE, (const void *)1);
    take_until(1, 0, 2);
    take_until(0, 1, 2);
    draw(given, 1);
    CU_ASSERT_PTR_NULL(strstr(drawn.text, "\n,"));
    CU_ASSERT_PTR_NULL(strstr(drawn.text, " , of"));
    unit_contains(drawn.text, "         take(7)\n");
    unit_contains(drawn.text, "  take(42), of thread 0\n");
    CU_ASSERT_PTR_NULL(strstr(drawn.text, "take:"));
}

static void what_is_not_shared_is_counted(void)
{
    const struct machine_switch given[] = {{2, 1, 0}};
    fresh(MACHINE_DONE);
    take_until(0, 0, 0);
    tidy_often(1, 9);
    take_until(1, 0, 2);
    take_until(0, 1, 2);
    draw(given, 1);
    unit_contains(drawn.text, "... 26 more lines\n");
    unit_contains(drawn.text, "here(1); /* head");
    CU_ASSERT_PTR_NULL(strstr(drawn.text, "here(4)"));
}

/* It starts somewhat before the first switch, not at the first event. */
static void it_is_about_the_switch(void)
{
    struct machine_switch given[] = {{0, 1, 0}};
    fresh(MACHINE_DONE);
    for (unsigned i = 0; i < 40; i++)
        take_until(2, 0, 2);
    take_until(0, 0, 0);
    given[0].step = machine.n_events + 1;
    take_until(1, 0, 2);
    take_until(0, 1, 2);
    draw(given, 1);
    CU_ASSERT_EQUAL(drawn.thread, 0);
    unit_contains(drawn.text, "thread 1");
    CU_ASSERT(strlen(drawn.text) < 1600);
}

static void what_broke_off_shows_its_end(void)
{
    const struct machine_switch given[] = {{2, 1, 0}};
    fresh(MACHINE_UNMAPPED);
    take_until(0, 0, 0);
    for (unsigned i = 0; i < 40; i++) {
        take_until(1, 0, 2);
        take_until(0, 1, 2);
    }
    tidy_often(0, 1);
    event(3, 5, EVENT_LOAD, &word);
    draw(given, 1);
    unit_contains(drawn.text, "thread 3\n");
    unit_contains(drawn.text, "here(5); /* and so on */\n");
}

static void nothing_known_is_nothing_shown(void)
{
    const struct machine_switch given[] = {{2, 1, 0}};
    fresh(MACHINE_DONE);
    draw(given, 1);
    CU_ASSERT_STRING_EQUAL(drawn.text, "");
    machine.event[0] = (struct machine_event){.pc = &word, .at = &word};
    machine.n_events = 1;
    draw(given, 1);
    CU_ASSERT_STRING_EQUAL(drawn.text, "");
    CU_ASSERT_EQUAL(drawn.place.line, 0);
}

int main(void)
{
    static const struct unit_test tests[] = {
        {"two threads that take the same block stand side by side",
         two_take_the_same},
        {"three threads have a column each, and so have four",
         three_have_a_column_each},
        {"a fifth thread is named where it begins", a_fifth_is_named},
        {"a store that waited is shown where others see it",
         a_store_is_seen_late},
        {"calls are named, and whose block it is", calls_are_named},
        {"what no other thread uses is counted", what_is_not_shared_is_counted},
        {"the lines around the first switch are shown", it_is_about_the_switch},
        {"a run that broke off shows its last lines",
         what_broke_off_shows_its_end},
        {"without events or lines of code there is no text",
         nothing_known_is_nothing_shown},
        {0}};
    setup();
    int status = unit_main("interleaving", tests);
    scratch_remove(&scratch);
    return status;
}
