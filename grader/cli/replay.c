/* saguaro replay: one check again, told in full. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../judge/base/fail.h"
#include "../report/failure.h"
#include "../report/result.h"
#include "../report/space.h"
#include "command.h"
#include "kit.h"
#include "options.h"
#include "run.h"
#include "selection.h"

enum { ALL_LINES = 1 << 20 };

static void show_check(const struct page *page, const struct run *run,
                       const json_t *result, const json_t *check)
{
    char *options = run_options(run);
    const struct typed typed = {kit_command(), options};
    const char *sentence = result_text(check, "sentence");
    const char *because = result_text(check, "because");
    if (result_is(check, "status", "skipped"))
        page_say(page, GREY, "skipped: %s, because %s\n", sentence, because);
    else if (result_is(check, "status", "passed"))
        page_say(page, GREEN, "ok: %s\n", sentence);
    else
        failure_show(page, result, check, &typed, ALL_LINES);
    free(options);
}

static void show_matching(const struct run *run, const json_t *result)
{
    struct page page = page_on(stdout);
    size_t i;
    json_t *check;
    json_array_foreach(json_object_get(result, "checks"), i, check)
    {
        if (strstr(result_text(check, "name"), run->check))
            show_check(&page, run, result, check);
    }
}

static int replay(const struct run *run)
{
    json_t *result;
    int status = run_judge(run, &result);
    if (!result)
        return status;
    struct page page = page_on(stdout);
    failure_of_build(&page, result);
    show_matching(run, result);
    space_table(&page, result);
    json_decref(result);
    return status;
}

int replay_command(int argc, char **argv)
{
    struct run run = {.dependents = true};
    const struct option_row rows[] = {
        {"--seed", .value = &run.seed, .secret = true},
        {"--dir", .value = &run.folder},
        {"--compat", .value = &run.compat},
        {"--gdb", .flag = &run.gdb},
        {0}};
    argc = options_take_between(argc, argv, rows, 1, 2);
    kit_expect_lab(argv[1]);
    if (argc == 2)
        selection_missing(argv[0], argv[1]);
    char *slug = selection_of(argv[1], argv[2]);
    run.lab = argv[1];
    run.check = slug;
    run.quiet = run.gdb;
    if (run.gdb && !isatty(STDIN_FILENO))
        die("--gdb needs a terminal: you type commands to the debugger");
    if (run.gdb)
        signal(SIGINT, SIG_IGN); /* Ctrl-C is for the debugger */
    int status = replay(&run);
    free(slug);
    return status;
}
