/* saguaro catch-up: nobody stays stuck.
 *
 *   grader/LAB/catch-up/STAGE/FILE   what stands in for the stages before
 *        │ copied to
 *        v
 *   labs/LAB/FILE                    and labs/LAB/.catch-up says STAGE
 *
 * Where there is a folder for stage 1, it holds what the lab before leads to,
 * and costs nothing.
 *
 * The judge reads .catch-up, which is one number, and gives no points for the
 * checks of lower stages. Who deletes it claims the supplied file as his own
 * work; that it is not can be told from the file.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../judge/base/fail.h"
#include "../judge/lab/lab.h"
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

static void copy(const char *from, const char *to)
{
    FILE *in = fopen(from, "re"), *out = in ? fopen(to, "we") : NULL;
    if (!in)
        die("nothing is supplied here: %s: %s", from, strerror(errno));
    if (!out)
        write_error(to);
    char bytes[4096];
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
            printf("Your file is now %s\n", kept);
        free(kept);
        if (is_free)
            return;
    }
    die("%s was kept %d times already", path, MAX_KEPT - 1);
}

static void supply(const struct lab *lab, unsigned stage, const char *file)
{
    char *from = text_format("%s/grader/%s/catch-up/%u/%s", kit_root(),
                             lab->name, stage, file);
    char *to = text_format("%s/labs/%s/%s", kit_root(), lab->name, file);
    char *fresh = text_format("%s.catch-up", to);
    copy(from, fresh);
    if (access(to, F_OK) == 0)
        keep(to);
    if (rename(fresh, to) < 0)
        write_error(to);
    free(fresh);
    free(to);
    free(from);
}

static void mark(const struct lab *lab, unsigned stage)
{
    char *path = text_format("%s/labs/%s/.catch-up", kit_root(), lab->name);
    FILE *marker = fopen(path, "we");
    if (!marker || fprintf(marker, "%u\n", stage) < 0 || fclose(marker) != 0)
        write_error(path);
    free(path);
}

static void tell(const struct lab *lab, unsigned stage)
{
    if (stage == 1)
        printf("labs/%s now has what it starts from; no points are given up.\n",
               lab->name);
    else
        printf("labs/%s now has what stages 1 to %u ask for, and their points "
               "are given up.\n",
               lab->name, stage - 1);
    printf("Go on with step %u of handouts/%s/README.md.\n", stage, lab->name);
}

int catch_up_command(int argc, char **argv)
{
    const struct option_row none[] = {{0}};
    options_take_between(argc, argv, none, 2, 2);
    kit_expect_lab(argv[1]);
    struct lab *lab = lab_load(kit_root(), argv[1]);
    unsigned stage = read_stage(lab, argv[2]);
    for (size_t i = 0; i < lab->files.n; i++)
        supply(lab, stage, lab->files.word[i]);
    mark(lab, stage);
    tell(lab, stage);
    lab_free(lab);
    return 0;
}
