/* lexer.c: see lexer.h. Comments and continued lines are gone by now. */
#include "lexer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct lexer lexer_begin(const char *text)
{
    return (struct lexer){
        .at = text, .fresh = true, .file = {"", 0}, .line = 1};
}

bool token_is(const struct token *token, const char *word)
{
    return token->n == strlen(word) && memcmp(token->text, word, token->n) == 0;
}

bool token_begins(const struct token *token, const char *prefix)
{
    size_t n = strlen(prefix);
    return token->n >= n && memcmp(token->text, prefix, n) == 0;
}

/* Bytes above 127 are letters of other alphabets. */
static bool is_letter(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || c < 0;
}

static size_t line_length(const char *at)
{
    return strcspn(at, "\n");
}

/* The text between the quotes, where `at` is at the first one. */
static struct span quoted(const char *at)
{
    size_t n = 1;
    while (at[n] && at[n] != '"' && at[n] != '\n')
        n += at[n] == '\\' && at[n + 1] ? 2 : 1;
    return (struct span){at + 1, n - 1};
}

static bool is_marker(const char *at)
{
    return at[0] == '#' && at[1] == ' ' && isdigit((unsigned char)at[2]);
}

/* Moves to the line that a marker announces. True when a file begins there. */
static bool follow_marker(struct lexer *lexer)
{
    char *end;
    lexer->from = lexer->file;
    lexer->from_line = lexer->line;
    lexer->line = strtoul(lexer->at + 2, &end, 10);
    while (*end == ' ')
        end++;
    if (*end == '"') {
        lexer->file = quoted(end);
        end = (char *)lexer->file.text + lexer->file.n + 1;
    }
    lexer->at = end + line_length(end);
    lexer->line -= *lexer->at == '\n'; /* which is counted when it is read */
    return strncmp(end, " 1", 2) == 0;
}

static struct token take(struct lexer *lexer, enum token_kind kind, size_t n)
{
    struct token token = {kind, lexer->at, n};
    lexer->at += n;
    return token;
}

static struct token take_directive(struct lexer *lexer)
{
    if (!is_marker(lexer->at))
        return take(lexer, TOKEN_DIRECTIVE, line_length(lexer->at));
    if (follow_marker(lexer))
        return take(lexer, TOKEN_ENTER, 0);
    return lexer_next(lexer);
}

/* An unbalanced quote ends with its line. */
static struct token take_quoted(struct lexer *lexer)
{
    const char *at = lexer->at;
    size_t n = 1;
    while (at[n] && at[n] != at[0] && at[n] != '\n')
        n += at[n] == '\\' && at[n + 1] && at[n + 1] != '\n' ? 2 : 1;
    return take(lexer, TOKEN_QUOTED, n + (at[n] == at[0]));
}

static struct token take_word(struct lexer *lexer)
{
    static const char *const raw[] = {"R", "LR", "uR", "UR", "u8R"};
    size_t n = 1;
    while (is_letter(lexer->at[n]))
        n++;
    struct token word = take(lexer, TOKEN_WORD, n);
    for (size_t i = 0; i < sizeof raw / sizeof *raw; i++)
        if (*lexer->at == '"' && token_is(&word, raw[i])) {
            word.kind = TOKEN_RAW;
            lexer->at += strlen(lexer->at);
        }
    return word;
}

static struct token take_number(struct lexer *lexer)
{
    const char *at = lexer->at;
    size_t n = 1;
    while (is_letter(at[n]) || at[n] == '.' ||
           ((at[n] == '+' || at[n] == '-') && strchr("eEpP", at[n - 1])))
        n++;
    return take(lexer, TOKEN_NUMBER, n);
}

static void skip_blanks(struct lexer *lexer)
{
    for (; isspace((unsigned char)*lexer->at); lexer->at++) {
        lexer->fresh = *lexer->at == '\n';
        lexer->line += lexer->fresh;
    }
}

struct token lexer_next(struct lexer *lexer)
{
    skip_blanks(lexer);
    const char *at = lexer->at;
    bool fresh = lexer->fresh;
    lexer->fresh = false;
    if (!*at)
        return take(lexer, TOKEN_END, 0);
    if (*at == '#' && fresh)
        return take_directive(lexer);
    if (*at == '"' || *at == '\'')
        return take_quoted(lexer);
    if (isdigit((unsigned char)*at) ||
        (*at == '.' && isdigit((unsigned char)at[1])))
        return take_number(lexer);
    if (is_letter(*at))
        return take_word(lexer);
    return take(lexer, TOKEN_SIGN, 1);
}
