/* lexer.h: preprocessed C, a token at a time, with the file and line that each
 * came from.
 *
 *   # 12 "/usr/include/stdio.h" 1 3 4       a marker: the next line is line 12
 *         |                     |           of that file, which begins here
 * (1), file                  flags       or is returned to (2)
 */
#ifndef LEXER_H
#define LEXER_H

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
    TOKEN_END,
    TOKEN_WORD,      /* an identifier or keyword */
    TOKEN_NUMBER,    /* a number */
    TOKEN_QUOTED,    /* a string or character constant */
    TOKEN_SIGN,      /* one byte of punctuation */
    TOKEN_RAW,       /* the beginning of a raw string; nothing comes after */
    TOKEN_DIRECTIVE, /* a line such as #pragma */
    TOKEN_ENTER,     /* a file that is included begins; lexer.from has it */
};

struct token {
    enum token_kind kind;
    const char *text; /* not terminated */
    size_t n;
};

/* A piece of the text that is read; not terminated. */
struct span {
    const char *text;
    size_t n;
};

struct lexer {
    const char *at; /* where to read on */
    bool fresh;     /* at the beginning of a line */
    struct span file;
    struct span from;   /* the file before the last marker, */
    unsigned from_line; /* and its line */
    unsigned line;
};

/* The text must outlive the lexer. */
struct lexer lexer_begin(const char *text);

struct token lexer_next(struct lexer *lexer);

bool token_is(const struct token *token, const char *word);
bool token_begins(const struct token *token, const char *prefix);

#endif
