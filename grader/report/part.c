#include "part.h"

#include <string.h>

#include "result.h"

/* Sums over checks. */
struct sums {
    double earned, possible;
    int n, skipped, lost;
};

static void add(struct sums *sums, const json_t *check)
{
    double earned = result_number(check, "earned");
    double points = result_number(check, "points");
    sums->n++;
    sums->earned += earned;
    sums->skipped += result_is(check, "status", "skipped");
    sums->possible += result_lacks(check) ? 0 : points;
    sums->lost += earned < points;
}

static bool is_extension(const json_t *result, const json_t *check)
{
    return result_is(result_stage(result, result_int(check, "stage")), "track",
                     "extension");
}

static void keep_checks(json_t *result, const char *slug)
{
    json_t *checks = json_object_get(result, "checks");
    for (size_t i = json_array_size(checks); i-- > 0;)
        if (!strstr(result_text(json_array_get(checks, i), "name"), slug))
            json_array_remove(checks, i);
}

static void set_pair(json_t *object, const char *earned, const char *possible,
                     struct sums sums)
{
    json_object_set_new(object, earned, json_real(sums.earned));
    json_object_set_new(object, possible, json_real(sums.possible));
}

static void sum_marks(json_t *result)
{
    json_t *marks = json_object_get(result, "marks");
    json_t *axes = json_object_get(marks, "axes"), *pair, *check;
    struct sums core = {0}, stars = {0}, all = {0};
    const char *axis;
    size_t i;
    json_array_foreach(json_object_get(result, "checks"), i, check)
    {
        add(&all, check);
        add(is_extension(result, check) ? &stars : &core, check);
    }
    set_pair(marks, "earned", "possible", core);
    set_pair(marks, "stars", "stars_possible", stars);
    json_object_set_new(result, "skipped", json_integer(all.skipped));
    json_object_foreach(axes, axis, pair)
    {
        struct sums sums = {0};
        json_array_foreach(json_object_get(result, "checks"), i, check)
        {
            if (result_is(check, "axis", axis) && !is_extension(result, check))
                add(&sums, check);
        }
        set_pair(pair, "earned", "possible", sums);
    }
}

static struct sums sums_of_stage(const json_t *result, const json_t *stage)
{
    struct sums sums = {0};
    size_t i;
    json_t *check;
    json_array_foreach(json_object_get(result, "checks"), i, check)
    {
        if (result_int(check, "stage") == result_int(stage, "number"))
            add(&sums, check);
    }
    return sums;
}

static const char *status_of(struct sums sums)
{
    if (sums.skipped == sums.n)
        return "skipped";
    if (sums.lost == 0)
        return "passed";
    return sums.earned > 0 ? "partial" : "failed";
}

static void keep_stages(json_t *result)
{
    json_t *stages = json_object_get(result, "stages");
    for (size_t i = json_array_size(stages); i-- > 0;) {
        json_t *stage = json_array_get(stages, i);
        struct sums sums = sums_of_stage(result, stage);
        set_pair(stage, "earned", "possible", sums);
        json_object_set_new(stage, "status", json_string(status_of(sums)));
        if (sums.n == 0)
            json_array_remove(stages, i);
    }
}

json_t *part_of_result(const json_t *result, const char *slug)
{
    json_t *part = json_deep_copy(result);
    keep_checks(part, slug);
    sum_marks(part);
    keep_stages(part);
    return part;
}
