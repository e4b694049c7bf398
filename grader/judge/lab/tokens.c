/* tokens.c: see tokens.h. */
#include "tokens.h"

#include <stdlib.h>
#include <string.h>

#include "vocabulary.h"

/* Text being looked through. */
struct look {
    const struct tokens_rules *rules;
    struct words *refusals;
    struct lexer lexer;
    struct token token;
    struct token before; /* the token before it */
    bool attribute;      /* in __attribute__((...)), or just before it */
    unsigned open;       /* parentheses of the attribute */
};

/* "mm.c:12: <before><what><after>" */
static void refuse(struct look *look, const char *before, struct span what,
                   const char *after)
{
    words_say(look->refusals, "%.*s:%u: %s%.*s%s", (int)look->lexer.file.n,
              look->lexer.file.text, look->lexer.line, before,
              what.n < 60 ? (int)what.n : 60, what.text, after);
}

static void refuse_token(struct look *look, const char *before,
                         const char *after)
{
    refuse(look, before, (struct span){look->token.text, look->token.n}, after);
}

static bool begins(struct span span, const char *prefix)
{
    size_t n = strlen(prefix);
    return span.n >= n && memcmp(span.text, prefix, n) == 0;
}

static bool in_folder(struct span file, const char *folder)
{
    size_t n = strlen(folder);
    return begins(file, folder) && file.n > n && file.text[n] == '/';
}

static bool is_system(struct span file)
{
    return begins(file, "/usr/");
}

/* Files of the system and the kit, and what the compiler adds by itself. All
 * others are the submission's. */
static bool is_trusted(const struct look *look, struct span file)
{
    if (memmem(file.text, file.n, "/../", 4))
        return false; /* may lead anywhere */
    for (const char *const *folder = look->rules->trusted; *folder; folder++)
        if (in_folder(file, *folder))
            return true;
    return is_system(file) || begins(file, "<");
}

/* The name by which a header of the system is included: what follows the
 * folder that ends in include/ or include/x86_64-linux-gnu/. */
static struct span header_name(struct span path)
{
    static const char *const folders[] = {"/include/x86_64-linux-gnu/",
                                          "/include/"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *at =
            memmem(path.text, path.n, folders[i], strlen(folders[i]));
        if (!at)
            continue;
        at += strlen(folders[i]);
        return (struct span){at, (size_t)(path.text + path.n - at)};
    }
    return path;
}

/* The compiler's headers for instructions of one processor. */
static bool is_of_processor(struct span name)
{
    return memmem(name.text, name.n, "intrin", 6) ||
           begins(name, "x86gprintrin") || begins(name, "mm3dnow");
}

static bool is(struct span span, const char *word)
{
    return span.n == strlen(word) && begins(span, word);
}

static bool may_include(const struct look *look, struct span name)
{
    const struct words *includes = look->rules->includes;
    for (size_t i = 0; i < includes->n; i++)
        if (is(name, includes->word[i]))
            return true;
    return includes->n == 0 && !is_of_processor(name);
}

/* Which header to include instead, if that is allowed, and for what. */
static const struct {
    const char *header, *instead, *has;
} replacements[] = {
    {"semaphore.h", "pthread.h", "mutexes and conditions"},
    {"stdlib.h", "stddef.h", "size_t and NULL"},
};

static void refuse_header(struct look *look, struct span name)
{
    static const char why[] = "> is not among the headers that this lab allows";
    char *end = text_format("%s", why);
    for (size_t i = 0; i < sizeof replacements / sizeof *replacements; i++) {
        const char *instead = replacements[i].instead;
        if (!is(name, replacements[i].header) ||
            !may_include(look, (struct span){instead, strlen(instead)}))
            continue;
        free(end);
        end = text_format("%s: <%s> has %s", why, instead, replacements[i].has);
    }
    refuse(look, "<", name, end);
    free(end);
}

/* A file begins. What headers of the system include is their own affair. */
static void examine_include(struct look *look)
{
    const struct lexer inside = look->lexer;
    struct span name = header_name(inside.file);
    if (is_trusted(look, inside.from) || !is_system(inside.file) ||
        may_include(look, name))
        return;
    look->lexer.file = inside.from;
    look->lexer.line = inside.from_line;
    refuse_header(look, name);
    look->lexer = inside;
}

/* Walks through the parentheses of an attribute. At depth 2 a word that comes
 * first, or after a comma, is the name of one. */
static void examine_attribute(struct look *look)
{
    const struct token *token = &look->token;
    if (token_is(token, "("))
        look->open++;
    else if (look->open == 0)
        look->attribute = false;
    else if (token_is(token, ")"))
        look->attribute = --look->open > 0;
    else if (look->open == 2 && token->kind == TOKEN_WORD &&
             (token_is(&look->before, "(") || token_is(&look->before, ",")) &&
             !vocabulary_has_attribute(token))
        refuse_token(look, "the attribute ",
                     " is not allowed here: the simulated machine relies on "
                     "how all code is compiled");
}

/* [[name]] is another way to write attributes, and <: one to write [. */
static void examine_sign(struct look *look)
{
    static const struct span brackets = {"[[", 2}, digraph = {"<:", 2};
    if (token_is(&look->token, "[") && token_is(&look->before, "["))
        refuse(look, "", brackets,
               " is not allowed here: write __attribute__((...))");
    if (token_is(&look->token, ":") && token_is(&look->before, "<"))
        refuse(look, "", digraph, " is not allowed here: write [");
}

static void examine_word(struct look *look)
{
    const char *why = vocabulary_refusal(&look->token);
    if (why) {
        refuse_token(look, "", " is not allowed here:");
        text_join(&look->refusals->word[look->refusals->n - 1], why);
    }
    if (!token_is(&look->token, "__attribute__") &&
        !token_is(&look->token, "__attribute"))
        return;
    if (look->open > 0)
        refuse_token(look, "", " inside another one is not allowed here");
    look->attribute = true;
    look->open = 0;
}

/* A token of a line of the submission's own. */
static void examine(struct look *look)
{
    if (look->attribute)
        examine_attribute(look);
    switch (look->token.kind) {
    case TOKEN_WORD:
        examine_word(look);
        break;
    case TOKEN_SIGN:
        examine_sign(look);
        break;
    case TOKEN_RAW:
        refuse_token(look, "the raw string ", "\"...\" is not allowed here");
        break;
    case TOKEN_DIRECTIVE:
        look->token.n = strcspn(look->token.text, " \t\n");
        refuse_token(look, "",
                     " is not allowed here: the simulated machine "
                     "relies on how all code is compiled");
        break;
    default:
        break;
    }
}

void tokens_check(const struct tokens_rules *rules, const char *text,
                  struct words *refusals)
{
    struct look look = {
        .rules = rules, .refusals = refusals, .lexer = lexer_begin(text)};
    while (refusals->n < TOKENS_MAX_REFUSALS) {
        look.token = lexer_next(&look.lexer);
        if (look.token.kind == TOKEN_END)
            return;
        if (look.token.kind == TOKEN_ENTER)
            examine_include(&look);
        else if (!is_trusted(&look, look.lexer.file))
            examine(&look);
        look.before = look.token;
    }
}
