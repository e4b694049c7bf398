/* schema.c: a walk over schema and value side by side.
 *
 * Each keyword is a row of a table: a function that compares one value with
 * what the schema says under that keyword. Three of them walk on.
 */
#include "schema.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 128 };

struct place {
    const json_t *root; /* of the schema, for $ref */
    char path[PATH_BYTES];
    char *complaint;
};

static bool fits(const struct place *, const json_t *schema,
                 const json_t *value);

__attribute__((format(printf, 2, 3))) static bool
expected(const struct place *place, const char *what, ...)
{
    char text[SCHEMA_COMPLAINT_BYTES - PATH_BYTES - 16];
    va_list arguments;
    va_start(arguments, what);
    vsnprintf(text, sizeof text, what, arguments);
    va_end(arguments);
    snprintf(place->complaint, SCHEMA_COMPLAINT_BYTES, "%s: expected %s",
             *place->path ? place->path : "the result", text);
    return false;
}

/* The place one step further in; a path that grows too long is cut. */
__attribute__((format(printf, 2, 3))) static struct place
inside(const struct place *place, const char *format, ...)
{
    struct place inner = *place;
    size_t used = strlen(inner.path);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(inner.path + used, sizeof inner.path - used, format, arguments);
    va_end(arguments);
    return inner;
}

static bool has_type(const json_t *value, const char *type)
{
    static const char *const names[] = {
        [JSON_OBJECT] = "object", [JSON_ARRAY] = "array",
        [JSON_STRING] = "string", [JSON_INTEGER] = "integer",
        [JSON_REAL] = "number",   [JSON_TRUE] = "boolean",
        [JSON_FALSE] = "boolean", [JSON_NULL] = "null",
    };
    return strcmp(names[json_typeof(value)], type) == 0 ||
           (strcmp(type, "number") == 0 && json_is_integer(value));
}

static bool fits_type(const struct place *place, const json_t *type,
                      const json_t *value)
{
    return has_type(value, json_string_value(type)) ||
           expected(place, "%s", json_string_value(type));
}

static bool fits_const(const struct place *place, const json_t *only,
                       const json_t *value)
{
    if (json_equal(only, value))
        return true;
    if (json_is_string(only))
        return expected(place, "\"%s\"", json_string_value(only));
    return expected(place, "%g", json_number_value(only));
}

static bool fits_enum(const struct place *place, const json_t *choices,
                      const json_t *value)
{
    char list[PATH_BYTES / 2] = "";
    size_t i;
    json_t *choice;
    json_array_foreach(choices, i, choice)
    {
        if (json_equal(choice, value))
            return true;
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", i ? " or " : "",
                 json_string_value(choice));
    }
    return expected(place, "%s", list);
}

static bool fits_minimum(const struct place *place, const json_t *minimum,
                         const json_t *value)
{
    return json_number_value(value) >= json_number_value(minimum) ||
           expected(place, "at least %g", json_number_value(minimum));
}

static bool fits_required(const struct place *place, const json_t *names,
                          const json_t *value)
{
    size_t i;
    json_t *name;
    json_array_foreach(names, i, name)
    {
        const char *key = json_string_value(name);
        if (!json_object_get(value, key))
            return expected(place, "a field \"%s\"", key);
    }
    return true;
}

static bool fits_properties(const struct place *place, const json_t *properties,
                            const json_t *value)
{
    const char *name;
    json_t *schema;
    json_object_foreach((json_t *)properties, name, schema)
    {
        const json_t *field = json_object_get(value, name);
        struct place inner =
            inside(place, "%s%s", *place->path ? "." : "", name);
        if (field && !fits(&inner, schema, field))
            return false;
    }
    return true;
}

static bool fits_items(const struct place *place, const json_t *schema,
                       const json_t *value)
{
    size_t i;
    json_t *item;
    json_array_foreach(value, i, item)
    {
        struct place inner = inside(place, "[%zu]", i);
        if (!fits(&inner, schema, item))
            return false;
    }
    return true;
}

static bool fits_ref(const struct place *place, const json_t *ref,
                     const json_t *value)
{
    const char *name = json_string_value(ref) + strlen("#/$defs/");
    const json_t *defs = json_object_get(place->root, "$defs");
    return fits(place, json_object_get(defs, name), value);
}

/* `type` comes first: the others rely on it. */
static const struct keyword {
    const char *name;
    bool (*fits)(const struct place *, const json_t *, const json_t *);
} keywords[] = {
    {"type", fits_type},         {"const", fits_const},
    {"enum", fits_enum},         {"minimum", fits_minimum},
    {"required", fits_required}, {"properties", fits_properties},
    {"items", fits_items},       {"$ref", fits_ref},
};

static bool fits(const struct place *place, const json_t *schema,
                 const json_t *value)
{
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        const json_t *said = json_object_get(schema, keywords[i].name);
        if (said && !keywords[i].fits(place, said, value))
            return false;
    }
    return true;
}

bool schema_fits(const json_t *schema, const json_t *value,
                 char complaint[SCHEMA_COMPLAINT_BYTES])
{
    struct place place = {.root = schema, .complaint = complaint};
    return fits(&place, schema, value);
}
