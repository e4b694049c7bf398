/* copies.c: see copies.h. */
#include "copies.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../base/fail.h"

const char copies_option[] = "-fdump-tree-optimized-raw-uid-lineno=";

static const char call_mark[] = "gimple_call <";

/* What stands between two commas; not terminated. */
struct operand {
    const char *text;
    size_t n;
};

/* The end of a string, where `at` is at its first quote. */
static const char *skip_string(const char *at)
{
    for (at++; *at && *at != '"'; at++)
        at += *at == '\\' && at[1];
    return at;
}

/* The operand at `at`, up to a comma or > that is in no brackets. */
static struct operand operand_at(const char *at)
{
    const char *end = at;
    int depth = 0;
    for (; *end && *end != '\n'; end++) {
        if (*end == '"')
            end = skip_string(end);
        if (depth == 0 && (*end == ',' || *end == '>'))
            break;
        depth += strchr("([{", *end) != NULL;
        depth -= strchr(")]}", *end) != NULL;
    }
    return (struct operand){at, (size_t)(end - at)};
}

/* Without the "[mm.c:8:22] " before it. */
static struct operand without_place(struct operand operand)
{
    while (operand.n && *operand.text == '[') {
        const char *end = memchr(operand.text, ']', operand.n);
        if (!end || end[1] != ' ')
            break;
        operand.n -= (size_t)(end + 2 - operand.text);
        operand.text = end + 2;
    }
    return operand;
}

/* How many digits an operand ends with. */
static size_t digits(struct operand operand)
{
    size_t n = 0;
    while (n < operand.n &&
           isdigit((unsigned char)operand.text[operand.n - 1 - n]))
        n++;
    return n;
}

static bool ends_with(struct operand operand, const char *text)
{
    size_t n = strlen(text);
    return operand.n >= n && memcmp(operand.text + operand.n - n, text, n) == 0;
}

/* A value in a register, x_12 or x_12(D). A variable ends like xD.12. */
static bool is_register(struct operand operand)
{
    if (!isalpha((unsigned char)*operand.text) && *operand.text != '_')
        return false;
    if (ends_with(operand, "(D)"))
        operand.n -= 3;
    size_t n = digits(operand);
    operand.n -= n;
    return n > 0 && ends_with(operand, "_");
}

static bool begins_with(struct operand operand, const char *text)
{
    size_t n = strlen(text);
    return operand.n >= n && memcmp(operand.text, text, n) == 0;
}

/* A number, an address, a string, or a whole struct of constants. */
static bool is_constant(struct operand operand)
{
    static const char *const names[] = {"NULL", "Inf", "Nan"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (begins_with(operand, names[i]) && operand.n == strlen(names[i]))
            return true;
    return begins_with(operand, "__complex__ (") ||
           strchr("&\"{+-0123456789", *operand.text) != NULL;
}

/* A function of the same source, fD.12: the list has a heading for each. */
static bool is_function(struct operand operand, const char *list)
{
    size_t n = digits(operand);
    char *heading =
        text_format(", decl_uid=%.*s,", (int)n, operand.text + operand.n - n);
    bool found = false;
    for (const char *at = strstr(list, "\n;; Function "); at && !found;
         at = strstr(at + 1, "\n;; Function ")) {
        const char *in = strstr(at, heading);
        found = in && in < at + 1 + strcspn(at + 1, "\n");
    }
    free(heading);
    return found;
}

static bool is_copied(struct operand operand, const char *list)
{
    operand = without_place(operand);
    return operand.n && !is_register(operand) && !is_constant(operand) &&
           !is_function(operand, list);
}

/* `at` is at the function that is called. */
static bool copies(const char *at, const char *list)
{
    struct operand operand = operand_at(at);
    bool found = false;
    while (operand.text[operand.n] == ',' && !found) {
        operand = operand_at(operand.text + operand.n + 2);
        found = is_copied(operand, list);
    }
    return found;
}

/* "mm.c:8", from the beginning of the line that has `at`. */
static char *place_of(const char *list, const char *at)
{
    while (at > list && at[-1] != '\n')
        at--;
    at += strspn(at, " [");
    size_t n = strcspn(at, ":\n");
    n += at[n] == ':' ? 1 + strspn(at + n + 1, "0123456789") : 0;
    return text_format("%.*s", (int)n, at);
}

void copies_check(const char *list, struct words *refusals)
{
    const char *at = strstr(list, call_mark);
    if (!at)
        die("the compiler does not list its calls");
    for (; at; at = strstr(at, call_mark)) {
        at += strlen(call_mark);
        if (!copies(at, list))
            continue;
        char *place = place_of(list, at);
        words_say(refusals,
                  "%s: a function takes or returns a struct by value, which "
                  "the simulated machine would not see: pass a pointer to it",
                  place);
        free(place);
        return;
    }
}
