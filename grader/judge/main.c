/* A lab's judge: one submission in, one result out. */
#include "box/box.h"
#include "base/clock.h"
#include "build/build.h"
#include "box/debug.h"
#include "exam/exam.h"
#include "base/fail.h"
#include "lab/intake.h"
#include "lab/supplied.h"
#include "exam/marks.h"
#include "exam/result.h"
#include "exam/secret.h"
#include "base/text.h"
#include "base/tree.h"
#include "witness/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* A judge is called by the name of its lab: build/judge/3-heap. */
static const char *judge_lab(void)
{
    return program_invocation_short_name;
}

static struct options {
    const char *kit, *submission, *work, *out;
    bool list, gdb;
} options = {.kit = ".", .out = "-"};

static const char usage[] =
    "usage: judge --kit ROOT --submission DIR [--out FILE] [--seed N]\n"
    "             [--check TEXT] [--but TEXT] [--all] [--compat KIT]\n"
    "             [--work DIR] [--progress FD] [--schedules N] [--gdb]\n"
    "       judge --kit ROOT --list\n";

static const struct option long_options[] = {
    {"kit", required_argument, NULL, 'k'},
    {"submission", required_argument, NULL, 's'},
    {"out", required_argument, NULL, 'o'},
    {"seed", required_argument, NULL, 'n'},
    {"check", required_argument, NULL, 'c'},
    {"but", required_argument, NULL, 'b'},
    {"all", no_argument, NULL, 'a'},
    {"compat", required_argument, NULL, 'm'},
    {"work", required_argument, NULL, 'w'},
    {"progress", required_argument, NULL, 'p'},
    {"schedules", required_argument, NULL, 'r'},
    {"list", no_argument, NULL, 'l'},
    {"gdb", no_argument, NULL, 'g'},
    {0}};

static uint64_t number(const char *text)
{
    char *end;

    errno = 0;
    uint64_t value = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || end == text || *text == '-')
        die("expected a number, got '%s'", text);
    return value;
}

/* Gives up the text. */
static void take_seed(char *text)
{
    exam.seed = number(text);
    free(text);
}

static void take_option(int option)
{
    switch (option) {
    case 'k':
        options.kit = optarg;
        break;
    case 's':
        options.submission = optarg;
        break;
    case 'o':
        options.out = optarg;
        break;
    case 'n':
        take_seed(secret_take(optarg));
        break;
    case 'c':
        exam.only = optarg;
        break;
    case 'b':
        exam.but = optarg;
        break;
    case 'a':
        exam.run_dependents = true;
        break;
    case 'm':
        exam.compat = optarg;
        exam.run_dependents = true; /* the stages are not that course's */
        break;
    case 'w':
        options.work = optarg;
        break;
    case 'p':
        exam.progress_fd = (int)number(optarg);
        fcntl(exam.progress_fd, F_SETFD, FD_CLOEXEC);
        break;
    case 'r':
        exam.schedules = (unsigned)number(optarg);
        break;
    case 'l':
        options.list = true;
        break;
    case 'g':
        options.gdb = true;
        break;
    default:
        fputs(usage, stderr);
        exit(2);
    }
}

static void parse(int argc, char **argv)
{
    int option;

    const char *handed_on = getenv(secret_variable);
    exam.seed = handed_on ? number(handed_on) : 1;
    while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1)
        take_option(option);
    if (optind != argc || (!options.list && options.submission == NULL)) {
        fputs(usage, stderr);
        exit(2);
    }
}

/* Where files lie that checks lend to a submission. */
static void set_shelf(const char *work)
{
    const char *folder = text_format("%s/lent", work);

    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        die("cannot make %s: %s", folder, strerror(errno));
    shelf_set_folder(folder);
}

static void examine(const char *work)
{
    struct build_options how = {.compat = exam.compat};
    bool taken =
        submission_take(exam.lab, options.submission, work, &exam.submission);

    if (!taken) {
        exam.build.reason = strdup(exam.submission.refusals.word[0]);
        exam_skip_all(exam.build.reason);
        return;
    }
    exam.supplied = supplied_stages(exam.lab, options.submission, work);
    if (!build_box(exam.lab, &exam.submission, work, &how, &exam.build)) {
        exam_skip_all("the submission could not be built");
        return;
    }
    box_set_program(exam.build.box_path, work);
    box_set_unbuilt(exam.build.unbuilt);
    set_shelf(work);
    exam_run();
}

static int exit_status(void)
{
    struct marks core = marks_sum(TRACK_CORE, ANY, ANY);
    bool failed = !exam.build.ok;

    if (exam.only == NULL)
        return failed || core.earned < core.possible;
    for (unsigned i = 0; i < exam.n_outcomes; i++) {
        const struct outcome *outcome = &exam.outcome[i];
        failed |= outcome->verdict.status != SKIPPED &&
                  outcome->earned < outcome->check->points;
    }
    return failed;
}

int main(int argc, char **argv)
{
    double start = clock_seconds();

    prctl(PR_SET_DUMPABLE, 0);
    parse(argc, argv);
    exam.lab = lab_load(options.kit, judge_lab());
    exam_list_checks();
    if (options.gdb)
        debug_boxes(exam.lab->api.word[0]);
    if (options.list) {
        result_write(result_of_list(), options.out);
        return 0;
    }
    char *own = options.work ? NULL : tree_make();
    examine(own ? own : options.work);
    result_write(result_of_exam(clock_seconds() - start), options.out);
    if (own)
        tree_remove(own);
    free(own);
    return exit_status();
}
