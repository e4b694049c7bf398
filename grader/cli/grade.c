/* saguaro grade: from folders to pages, or lines, or JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../judge/base/fail.h"
#include "../report/part.h"
#include "../report/result.h"
#include "../report/space.h"
#include "../report/tally.h"
#include "../report/terminal.h"
#include "command.h"
#include "kept.h"
#include "kit.h"
#include "options.h"
#include "run.h"
#include "selection.h"

struct grading {
    struct run run;
    bool json, quiet;
    bool traces;    /* a table of them, too */
    bool every_lab; /* none was named: pass over those not started */
};

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The result of labs/LAB, all checks, the public seed: worth comparing. */
static bool is_whole(const struct grading *grading)
{
    const struct run *run = &grading->run;
    return !run->folder && !run->check && !run->seed && !run->compat;
}

static void show_page(const struct page *page, const struct run *run,
                      const json_t *result, const json_t *before)
{
    char *options = run_options(run);
    const struct typed typed = {kit_command(), options};
    json_t *part = run->check ? part_of_result(result, run->check) : NULL;
    if (part)
        terminal_show_part(page, part, &typed);
    else
        terminal_show(page, result, before, &typed);
    json_decref(part);
    free(options);
}

static void show_line(const struct page *page, const struct run *run,
                      const json_t *result)
{
    json_t *part = run->check ? part_of_result(result, run->check) : NULL;
    tally_line(page, part ? part : result, run->folder);
    json_decref(part);
}

static void show(const struct grading *grading, const struct run *run,
                 const json_t *result, const json_t *before)
{
    struct page page = page_on(stdout);
    const json_t *submission = json_object_get(result, "submission");
    bool started = result_true(submission, "started");
    if (grading->json) {
        result_print(result, stdout);
    } else if (grading->every_lab && !started) {
        page_say(&page, GREY, "%-12s not started\n",
                 result_text(result, "lab"));
    } else if (grading->quiet) {
        show_line(&page, run, result);
    } else {
        show_page(&page, run, result, before);
        if (grading->traces && !run->check)
            space_table(&page, result);
    }
}

static int status_of(const struct grading *grading, int status,
                     const json_t *result)
{
    const json_t *submission = json_object_get(result, "submission");
    bool passed_over =
        grading->every_lab && !result_true(submission, "started");
    return passed_over ? RUN_FULL_MARKS : status;
}

static int grade_lab(const struct grading *grading, const char *lab)
{
    bool whole = is_whole(grading);
    struct run run = grading->run;
    char *slug = run.check ? selection_of(lab, run.check) : NULL;
    json_t *before = whole ? kept_load(lab) : NULL, *result;
    run.lab = lab;
    run.check = slug;
    int status = run_judge(&run, &result);
    if (result) {
        status = status_of(grading, status, result);
        show(grading, &run, result, before);
    }
    if (result && whole)
        kept_save(lab, result);
    json_decref(before);
    json_decref(result);
    free(slug);
    return status;
}

/* "LAB DIR" is the short form of "LAB --dir DIR". */
static int take_folder(struct grading *grading, int argc, char **argv)
{
    if (argc == 3 && !grading->run.folder && !kit_has_lab(argv[2]) &&
        (strchr(argv[2], '/') || is_folder(argv[2]))) {
        grading->run.folder = argv[2];
        argc = 2;
    }
    if (grading->run.folder && argc != 2)
        command_misused(argv[0], "a folder holds one lab; name that lab");
    if (grading->run.folder && !is_folder(grading->run.folder))
        die("there is no folder %s", grading->run.folder);
    return argc;
}

static int grade_all(const struct grading *grading, const char *const *labs,
                     size_t n)
{
    int worst = RUN_FULL_MARKS;
    for (size_t i = 0; i < n; i++) {
        int status = grade_lab(grading, labs[i]);
        worst = status > worst ? status : worst;
    }
    return worst;
}

int grade_command(int argc, char **argv)
{
    struct grading grading = {0};
    const struct option_row rows[] = {
        {"--dir", .value = &grading.run.folder},
        {"--check", .value = &grading.run.check},
        {"--seed", .value = &grading.run.seed, .secret = true},
        {"--compat", .value = &grading.run.compat},
        {"--all", .flag = &grading.run.dependents},
        {"--json", .flag = &grading.json},
        {"--traces", .flag = &grading.traces},
        {"--quiet", .flag = &grading.quiet},
        {0}};
    argc = options_take(argc, argv, rows);
    argc = take_folder(&grading, argc, argv);
    grading.run.quiet = grading.quiet || grading.json;
    grading.every_lab = argc == 1;
    const struct words *labs = kit_labs();
    if (grading.every_lab)
        return grade_all(&grading, (const char *const *)labs->word, labs->n);
    for (int i = 1; i < argc; i++)
        kit_expect_lab(argv[i]);
    return grade_all(&grading, (const char *const *)argv + 1, argc - 1);
}
