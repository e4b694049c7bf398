#include "result.h"

#include <stdio.h>
#include <string.h>

#include "schema.h"

/* Points are sums of fractions: equal up to this much is equal. */
static const double ROUNDING = 1e-6;

static json_t *load(const char *path, char complaint[RESULT_COMPLAINT_BYTES])
{
    json_error_t error;
    json_t *json = json_load_file(path, 0, &error);
    if (!json && error.line > 0)
        snprintf(complaint, RESULT_COMPLAINT_BYTES,
                 "%s is not JSON: line %d: %s.", path, error.line, error.text);
    else if (!json)
        snprintf(complaint, RESULT_COMPLAINT_BYTES, "%s.", error.text);
    return json;
}

json_t *result_load(const char *path, const char *schema_path,
                    char complaint[RESULT_COMPLAINT_BYTES])
{
    json_t *result = load(path, complaint);
    json_t *schema = result ? load(schema_path, complaint) : NULL;
    char difference[SCHEMA_COMPLAINT_BYTES];
    bool ok = schema && schema_fits(schema, result, difference);
    if (schema && !ok)
        snprintf(complaint, RESULT_COMPLAINT_BYTES,
                 "%s is not a result this version can read: %s.", path,
                 difference);
    json_decref(schema);
    if (ok)
        return result;
    json_decref(result);
    return NULL;
}

bool result_print(const json_t *result, FILE *out)
{
    return json_dumpf(result, out,
                      JSON_INDENT(1) | JSON_SORT_KEYS |
                          JSON_REAL_PRECISION(6)) == 0;
}

const char *result_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

double result_number(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

int result_int(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

bool result_true(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

bool result_is(const json_t *object, const char *key, const char *text)
{
    return strcmp(result_text(object, key), text) == 0;
}

json_t *result_check(const json_t *result, const char *name)
{
    size_t i;
    json_t *check;
    json_array_foreach(json_object_get(result, "checks"), i, check)
    {
        if (result_is(check, "name", name))
            return check;
    }
    return NULL;
}

static bool lost_measure(const json_t *check)
{
    return result_is(check, "status", "measured") &&
           !json_object_get(check, "because") &&
           result_number(check, "earned") <
               result_number(check, "points") - ROUNDING;
}

json_t *result_first_lost(const json_t *result)
{
    size_t i;
    json_t *check, *measured = NULL;
    json_array_foreach(json_object_get(result, "checks"), i, check)
    {
        if (result_is(check, "status", "failed"))
            return check;
        if (!measured && lost_measure(check))
            measured = check;
    }
    return measured;
}

json_t *result_stage(const json_t *result, int number)
{
    size_t i;
    json_t *stage;
    json_array_foreach(json_object_get(result, "stages"), i, stage)
    {
        if (result_int(stage, "number") == number)
            return stage;
    }
    return NULL;
}

bool result_full(const json_t *result)
{
    const json_t *marks = json_object_get(result, "marks");
    return result_number(marks, "earned") >=
           result_number(marks, "possible") - ROUNDING;
}

bool result_file_refused(const json_t *result)
{
    const json_t *submission = json_object_get(result, "submission");
    size_t i;
    json_t *file;
    json_array_foreach(json_object_get(submission, "files"), i, file)
    {
        if (result_is(file, "sha256", ""))
            return true;
    }
    return false;
}

bool result_refused(const json_t *result)
{
    return result_true(json_object_get(result, "build"), "refused");
}

const char *result_lacks(const json_t *check)
{
    static const char begin[] = "the contract of ", lacks[] = " has no ";
    const char *because = result_text(check, "because");
    if (strncmp(because, begin, strlen(begin)) != 0)
        return NULL;
    const char *function = strstr(because, lacks);
    return function ? function + strlen(lacks) : NULL;
}
