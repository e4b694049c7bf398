/* test_tool.c: a tool is run to its end, and its end is understood. */
#include "judge/build/tool.h"

#include "scratch.h"

/* Runs a line of shell, within a second by the processor and two by the
 * wall. */
static struct tool_run shell(const char *line)
{
    struct scratch scratch = scratch_make();
    struct command command = {.cpu_s = 1, .wall_ms = 2000};
    command_add(&command, "/bin/sh", "-c", line, NULL);
    struct tool_run run = tool_run(&command, scratch.path, NULL);
    scratch_remove(&scratch);
    return run;
}

static void ends(const char *line, enum tool_end end, const char *output)
{
    struct tool_run run = shell(line);
    CU_ASSERT_EQUAL(run.end, end);
    unit_contains(run.output, output);
    free(run.output);
}

static void tells_success_from_failure(void)
{
    ends("echo out; echo err >&2", TOOL_DONE, "out\nerr\n");
    ends("echo no; exit 3", TOOL_FAILED, "no\n");
}

static void works_in_its_folder(void)
{
    ends("echo x >file && cat file", TOOL_DONE, "x\n");
    ends("cat /etc/passwd", TOOL_FAILED, "Permission denied");
}

static void stops_what_takes_too_long(void)
{
    ends("while :; do :; done", TOOL_TIME_OUT, "");
    ends("sleep 60", TOOL_TIME_OUT, "");
    ends("sleep 60 >/dev/null 2>&1 & exit 0", TOOL_DONE, "");
}

static void stops_what_writes_too_much(void)
{
    ends("exec yes >file", TOOL_TOO_LARGE, "");
}

static void understands_what_gcc_says(void)
{
    ends("echo 'cc1: out of memory allocating 9 bytes'; exit 1", TOOL_NO_MEMORY,
         "cc1");
    ends("echo 'gcc: Segmentation fault signal terminated program cc1'; exit 4",
         TOOL_CRASHED, "gcc");
}

static void caps_and_cleans_the_output(void)
{
    struct tool_run run = shell("yes 'a line' | head -c 100000");
    size_t length = strlen(run.output);
    CU_ASSERT(length <= TOOL_OUTPUT_BYTES + sizeof "(and more)\n");
    CU_ASSERT_STRING_EQUAL(run.output + length - 18, "a line\n(and more)\n");
    free(run.output);
    ends("printf 'a\\033\\377b\\n'", TOOL_DONE, "a??b\n");
}

static void run_nothing(const void *nothing)
{
    (void)nothing;
    struct command command = {.n = 0};
    command_add(&command, "/no/such/tool", NULL);
    tool_run(&command, "/tmp", NULL);
}

static void run_too_much(const void *nothing)
{
    (void)nothing;
    struct command command = {.n = 0};
    for (int i = 0; i <= TOOL_ARGS_MAX; i++)
        command_add(&command, "/bin/true", NULL);
}

static void dies_without_a_tool(void)
{
    char said[256];
    unit_dies(run_nothing, NULL, said, sizeof said);
    unit_contains(said, "cannot start /no/such/tool: No such file");
    unit_dies(run_too_much, NULL, said, sizeof said);
    unit_contains(said, "the command line of /bin/true is too long");
}

static const struct unit_test tests[] = {
    {"tells success from failure", tells_success_from_failure},
    {"works in its folder", works_in_its_folder},
    {"stops what takes too long", stops_what_takes_too_long},
    {"stops what writes too much", stops_what_writes_too_much},
    {"understands what gcc says", understands_what_gcc_says},
    {"caps and cleans the output", caps_and_cleans_the_output},
    {"dies without a tool", dies_without_a_tool},
    {0},
};

int main(void)
{
    return unit_main("tool", tests);
}
