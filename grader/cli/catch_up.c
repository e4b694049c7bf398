/* saguaro catch-up: nobody stays stuck.
 *
 *   grader/LAB/catch-up/STAGE/FILE   what stands in for the stages before
 *        │ copied to
 *        v
 *   labs/LAB/FILE                    its first line says STAGE (supplied.h),
 *                                    and so does labs/LAB/.catch-up
 *
 * Where there is a folder for stage 1, it holds what the lab before leads to,
 * and costs nothing. A FILE that is not there is for later stages alone, and
 * the student's stays.
 *
 * The judge reads both, and gives no points for the checks of lower stages. The
 * number never goes down: who asks for stage 8 and then for stage 2 still has
 * the finished files of stages 3 to 7.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../judge/base/fail.h"
#include "../judge/lab/lab.h"
#include "../judge/lab/supplied.h"
#include "command.h"
#include "kit.h"
#include "options.h"

enum { MAX_KEPT = 1000 };

/* The first stage that something is supplied for. */
static unsigned first_stage(const struct lab *lab)
{
    char *start = text_format("%s/grader/%s/catch-up/1", kit_root(), lab->name);
    unsigned stage = access(start, F_OK) == 0 ? 1 : 2;
    free(start);
    return stage;
}

static unsigned read_stage(const struct lab *lab, const char *text)
{
    char *end;
    unsigned long stage = strtoul(text, &end, 10);
    if (end == text || *end || stage < 1 || stage > lab->n_stages)
        die("\"%s\" is not a stage to catch up with: %s has stages 1 to %u",
            text, lab->name, lab->n_stages);
    if (stage < first_stage(lab))
        die("\"%s\" is not a stage to catch up with: nothing comes before the "
            "first",
            text);
    return stage;
}

static _Noreturn void write_error(const char *path)
{
    die("cannot write %s: %s", path, strerror(errno));
}

/* Dies unless something is supplied for that stage. */
static void expect_supplies(const struct lab *lab, unsigned stage)
{
    char *folder =
        text_format("%s/grader/%s/catch-up/%u", kit_root(), lab->name, stage);
    if (access(folder, F_OK) != 0)
        die("nothing is supplied here: %s: %s", folder, strerror(errno));
    free(folder);
}

/* A copy that begins with the line. */
static void copy(const char *from, const char *to, const char *line)
{
    FILE *in = fopen(from, "re"), *out = in ? fopen(to, "we") : NULL;
    if (!in)
        die("cannot read %s: %s", from, strerror(errno));
    if (!out)
        write_error(to);
    char bytes[4096];
    fputs(line, out);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
        if (fwrite(bytes, 1, n, out) < n)
            write_error(to);
    fclose(in);
    if (fclose(out) != 0)
        write_error(to);
}

/* Renames a file to FILE.before-catch-up-N with the first N that is free. */
static void keep(const char *path)
{
    for (int n = 1; n < MAX_KEPT; n++) {
        char *kept = text_format("%s.before-catch-up-%d", path, n);
        bool is_free = access(kept, F_OK) != 0;
        if (is_free && rename(path, kept) < 0)
            write_error(kept);
        if (is_free)
            printf("%s is replaced; yours is now\n    %s\n", path, kept);
        free(kept);
        if (is_free)
            return;
    }
    die("%s was kept %d times already", path, MAX_KEPT - 1);
}

/* Puts the supplied file into the place of the student's, if there is one.
 * Returns whether a file was kept. */
static bool replace(const char *from, const char *to, const char *line)
{
    char *fresh = text_format("%s.catch-up", to);
    copy(from, fresh, line);
    bool is_there = access(to, F_OK) == 0;
    if (is_there)
        keep(to);
    if (rename(fresh, to) < 0)
        write_error(to);
    free(fresh);
    return is_there;
}

/* A file that only later stages ask for is not supplied, and stays as it is.
 * Returns whether a file was kept. */
static bool supply(const struct lab *lab, unsigned stage, const char *line,
                   const char *file)
{
    char *from = text_format("%s/grader/%s/catch-up/%u/%s", kit_root(),
                             lab->name, stage, file);
    char *to = text_format("%s/labs/%s/%s", kit_root(), lab->name, file);
    bool is_supplied = access(from, F_OK) == 0;
    bool kept = is_supplied && replace(from, to, line);
    if (!is_supplied)
        printf("%s stays as it is\n", to);
    free(to);
    free(from);
    return kept;
}

/* Returns whether any file was kept. */
static bool supply_all(const struct lab *lab, unsigned stage, unsigned given)
{
    char *line =
        given > 1 ? supplied_line(lab->name, given) : text_format("%s", "");
    bool kept = false;
    for (size_t i = 0; i < lab->files.n; i++)
        kept |= supply(lab, stage, line, lab->files.word[i]);
    free(line);
    return kept;
}

/* The stage below which no points are given. What was supplied once may be
 * there still, so it never goes down. */
static unsigned given_with(const struct lab *lab, unsigned stage)
{
    char *folder = text_format("%s/labs/%s", kit_root(), lab->name);
    unsigned before = supplied_in_folder(folder);
    free(folder);
    return before > stage ? before : stage;
}

static void leave_mark(const struct lab *lab, unsigned given)
{
    char *path = text_format("%s/labs/%s/.catch-up", kit_root(), lab->name);
    FILE *mark = fopen(path, "we");
    if (!mark || fprintf(mark, "%u\n", given) < 0 || fclose(mark) != 0)
        write_error(path);
    free(path);
}

/* "stage 1", "stages 1 to 3": those before a stage, which is 2 or more. */
static char *stages_before(unsigned stage)
{
    return stage == 2 ? text_format("stage 1")
                      : text_format("stages 1 to %u", stage - 1);
}

static void tell_points(const struct lab *lab, unsigned given)
{
    if (given == 1) {
        printf("No points are given up.\n");
        return;
    }
    char *stages = stages_before(given);
    printf("The points of %s are given up. To take it back, restore your "
           "files\nand delete labs/%s/.catch-up.\n",
           stages, lab->name);
    free(stages);
}

static void tell(const struct lab *lab, unsigned stage, bool kept)
{
    char *asked = stage > 1 ? stages_before(stage) : NULL;
    if (asked)
        printf("labs/%s now has what is asked for by %s.\n", lab->name, asked);
    else
        printf("labs/%s now has what it starts from.\n", lab->name);
    if (kept)
        printf("What you wrote for stage %u and later you may copy back from "
               "the kept files.\n",
               stage);
    free(asked);
}

int catch_up_command(int argc, char **argv)
{
    const struct option_row none[] = {{0}};
    options_take_between(argc, argv, none, 2, 2);
    kit_expect_lab(argv[1]);
    struct lab *lab = lab_load(kit_root(), argv[1]);
    unsigned stage = read_stage(lab, argv[2]);
    expect_supplies(lab, stage);
    unsigned given = given_with(lab, stage);
    bool kept = supply_all(lab, stage, given);
    leave_mark(lab, given);
    tell(lab, stage, kept);
    tell_points(lab, given);
    printf("Go on with step %u of handouts/%s/README.md.\n", stage, lab->name);
    lab_free(lab);
    return 0;
}
