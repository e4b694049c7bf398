/* text.c: see text.h. */
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"

static void words_take(struct words *words, char *word)
{
    size_t bytes = (words->n + 1) * sizeof *words->word;
    words->word = realloc(words->word, bytes);
    if (!word || !words->word)
        die("out of memory");
    words->word[words->n++] = word;
}

void words_add(struct words *words, const char *word, size_t length)
{
    words_take(words, strndup(word, length));
}

void words_split(struct words *words, const char *line)
{
    static const char blanks[] = " \t\r\n";
    for (line += strspn(line, blanks); *line; line += strspn(line, blanks)) {
        size_t length = strcspn(line, blanks);
        words_add(words, line, length);
        line += length;
    }
}

static char *format_list(const char *format, va_list arguments)
{
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0)
        die("out of memory");
    return text;
}

void words_say(struct words *words, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    words_take(words, format_list(format, arguments));
    va_end(arguments);
}

bool words_have(const struct words *words, const char *word)
{
    for (size_t i = 0; i < words->n; i++)
        if (strcmp(words->word[i], word) == 0)
            return true;
    return false;
}

void words_free(struct words *words)
{
    for (size_t i = 0; i < words->n; i++)
        free(words->word[i]);
    free(words->word);
    *words = (struct words){0};
}

char *text_format(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = format_list(format, arguments);
    va_end(arguments);
    return text;
}

void text_join(char **text, const char *more)
{
    bool empty = !*text || !**text;
    char *joined =
        empty ? text_format("%s", more) : text_format("%s %s", *text, more);
    free(*text);
    *text = joined;
}

void text_replace(char *text, const char *what, const char *with)
{
    size_t what_bytes = strlen(what), with_bytes = strlen(with);
    char *to = text;
    while (*text)
        if (strncmp(text, what, what_bytes) == 0) {
            memcpy(to, with, with_bytes);
            to += with_bytes;
            text += what_bytes;
        } else {
            *to++ = *text++;
        }
    *to = '\0';
}

char *text_read(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t room = 0;
    if (!file || getdelim(&text, &room, '\0', file) < 0)
        die("%s: %s", path, strerror(errno));
    fclose(file);
    return text;
}
