/* lab.c: what a lab.ini says as a whole; lab_read.c goes through its lines. */
#include "lab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/fail.h"
#include "lab_read.h"

static void take_flavours(struct lab *lab, const char *path)
{
    if (!lab->flavours.n)
        words_split(&lab->flavours, flavour_rows[FLAVOUR_PLAIN].name);
    for (size_t i = 0; i < lab->flavours.n; i++) {
        enum flavour flavour = flavour_named(lab->flavours.word[i]);
        if (flavour == N_FLAVOURS)
            die("%s: expected flavours plain, machine or tsan, found '%s'",
                path, lab->flavours.word[i]);
        lab->flavour[flavour] = true;
    }
    if (!lab->flavour[FLAVOUR_PLAIN])
        die("%s: expected plain among the flavours", path);
}

/* A check is measured if it has a floor; then it has all three. */
static void check_examine(struct lab_check *check, const char *path)
{
    bool has_goal = !isnan(check->goal), has_unit = check->unit != NULL;
    check->measured = !isnan(check->floor);
    if (has_goal != check->measured || has_unit != check->measured ||
        check->floor == check->goal)
        die("%s: [check %s] needs a floor, a goal and a unit or none of them, "
            "and floor and goal must differ",
            path, check->slug);
}

/* What no single line can get wrong. */
static void lab_examine(struct lab *lab, const char *path)
{
    if (!lab->title || !lab->files.n || !lab->api.n || !lab->n_stages)
        die("%s: expected title, files, api and at least one stage", path);
    for (size_t i = 0; i < lab->files.n; i++)
        if (strchr(lab->files.word[i], '/'))
            die("%s: expected file names without a slash", path);
    for (unsigned i = 0; i < lab->n_stages; i++)
        if (!lab->stage[i].title)
            die("%s: [stage %u] has no title", path, i + 1);
    for (unsigned i = 0; i < lab->n_checks; i++)
        check_examine(&lab->check[i], path);
}

struct lab *lab_load(const char *kit_root, const char *name)
{
    struct lab *lab = calloc(1, sizeof *lab);
    if (!lab)
        die("out of memory");
    lab->name = text_format("%s", name);
    lab->kit = text_format("%s", kit_root);
    char *path = text_format("%s/grader/%s/lab.ini", kit_root, name);
    lab_read(lab, path);
    take_flavours(lab, path);
    lab_examine(lab, path);
    free(path);
    return lab;
}

void lab_free(struct lab *lab)
{
    for (unsigned i = 0; i < lab->n_stages; i++)
        free(lab->stage[i].title);
    for (unsigned i = 0; i < lab->n_checks; i++) {
        free(lab->check[i].slug);
        free(lab->check[i].unit);
        free(lab->check[i].hint);
    }
    words_free(&lab->files);
    words_free(&lab->api);
    words_free(&lab->calls);
    words_free(&lab->optional);
    words_free(&lab->flavours);
    words_free(&lab->includes);
    free(lab->stage);
    free(lab->check);
    free(lab->title);
    free(lab->kit);
    free(lab->name);
    free(lab);
}

const struct lab_check *lab_check_find(const struct lab *lab, const char *slug)
{
    for (unsigned i = 0; i < lab->n_checks; i++)
        if (strcmp(lab->check[i].slug, slug) == 0)
            return &lab->check[i];
    return NULL;
}

const struct lab_stage *lab_stage_find(const struct lab *lab, unsigned number)
{
    if (number < 1 || number > lab->n_stages)
        return NULL;
    return &lab->stage[number - 1];
}
