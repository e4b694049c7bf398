/* vocabulary.c: see vocabulary.h. */
#include "vocabulary.h"

#include <string.h>

static const char unseen[] = "the simulated machine would not see what it does";
static const char the_kits[] = "names that begin like this are the kit's";

static const struct refused {
    const char *word;
    bool prefix; /* so is all that begins like it */
    const char *why;
} refused[] = {
    {"asm", false, unseen},           {"__asm", false, unseen},
    {"__asm__", false, unseen},       {"__seg_fs", false, unseen},
    {"__seg_gs", false, unseen},      {"__tsan_", true, the_kits},
    {"__sanitizer_", true, the_kits}, {"sim_", true, the_kits},
    {"machine_", true, the_kits},
};

static const char builtin[] = "__builtin_";

/* gcc's own functions, by how they go on after __builtin_, that touch no
 * memory of which it would not tell. */
static const char *const harmless_builtins[] = {
    "expect",       "unreachable",  "trap",
    "constant_p",   "offsetof",     "types_compatible_p",
    "choose_expr",  "prefetch",     "assume_aligned",
    "abs",          "clz",          "ctz",
    "ffs",          "popcount",     "parity",
    "bswap",        "va_start",     "va_arg",
    "va_end",       "va_list",      "add_overflow",
    "sub_overflow", "mul_overflow", "sadd",
    "ssub",         "smul",         "uadd",
    "usub",         "umul",         NULL};

static const char *const harmless_attributes[] = {"aligned",
                                                  "packed",
                                                  "unused",
                                                  "used",
                                                  "noinline",
                                                  "always_inline",
                                                  "flatten",
                                                  "hot",
                                                  "cold",
                                                  "const",
                                                  "pure",
                                                  "malloc",
                                                  "alloc_size",
                                                  "alloc_align",
                                                  "nonnull",
                                                  "returns_nonnull",
                                                  "warn_unused_result",
                                                  "format",
                                                  "noreturn",
                                                  "fallthrough",
                                                  "may_alias",
                                                  "nothrow",
                                                  "leaf",
                                                  "deprecated",
                                                  "cleanup",
                                                  NULL};

static bool is_harmless_builtin(const struct token *word)
{
    struct token rest = *word;
    rest.text += strlen(builtin);
    rest.n -= strlen(builtin);
    for (const char *const *name = harmless_builtins; *name; name++)
        if (token_begins(&rest, *name))
            return true;
    return false;
}

const char *vocabulary_refusal(const struct token *word)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (refused[i].prefix ? token_begins(word, refused[i].word)
                              : token_is(word, refused[i].word))
            return refused[i].why;
    if (token_begins(word, builtin) && !is_harmless_builtin(word))
        return unseen;
    return NULL;
}

/* __name__ is another way to write name. */
static struct token without_underscores(struct token word)
{
    if (word.n > 4 && token_begins(&word, "__") &&
        memcmp(word.text + word.n - 2, "__", 2) == 0) {
        word.text += 2;
        word.n -= 4;
    }
    return word;
}

bool vocabulary_has_attribute(const struct token *word)
{
    struct token name = without_underscores(*word);
    for (const char *const *known = harmless_attributes; *known; known++)
        if (token_is(&name, *known))
            return true;
    return false;
}
