/* text.h: strings and lists of words, for what the judge reads and says.
 *
 * Nothing here returns NULL for want of memory: it dies (fail.h).
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* A list of words; {0} is the empty list. Owns its words. */
struct words {
    char **word;
    size_t n;
};

/* Appends a copy of the first `length` bytes of `word`. */
void words_add(struct words *words, const char *word, size_t length);

/* Appends what blanks separate in `line`. */
void words_split(struct words *words, const char *line);

/* Appends one word, made as printf(3) makes it. */
__attribute__((format(printf, 2, 3))) void words_say(struct words *words,
                                                     const char *format, ...);

bool words_have(const struct words *words, const char *word);

/* Empties the list. */
void words_free(struct words *words);

/* A new string, made as printf(3) makes it. The caller frees it. */
__attribute__((format(printf, 1, 2))) char *text_format(const char *format,
                                                        ...);

/* The text of a file that is not empty, up to its first zero byte. Dies when
 * it cannot be read. The caller frees it. */
char *text_read(const char *path);

/* Replaces *text, NULL or malloc'ed, by "*text more" with one blank between
 * them, or by a copy of `more` when it was empty. */
void text_join(char **text, const char *more);

/* Puts `with`, which is not longer, for every `what`, which is not empty. */
void text_replace(char *text, const char *what, const char *with);

#endif
