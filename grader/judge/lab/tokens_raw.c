/* tokens_raw.c: a directive that renumbers lines, `#line 7 "x"` or `# 7 "x"`.
 *
 * It is looked for without keeping count of comments and strings, so that
 * nothing hides behind an odd quote: wherever a line, or what comes after the
 * end of a comment, begins like such a directive. So it is refused inside a
 * comment, too.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../base/fail.h"
#include "tokens.h"

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t\v\f\r");
}

/* The length of a backslash that continues its line, with the blanks that may
 * stand behind it and the line's end; 0: `at` is none. */
static size_t continuation(const char *at)
{
    if (*at != '\\')
        return 0;
    const char *end = skip_blanks(at + 1);
    return *end == '\n' ? (size_t)(end + 1 - at) : 0;
}

/* The text with continued lines joined. The ends of lines that this takes away
 * come back where the whole line ends, so that all others keep their number. */
static char *join_lines(const char *text)
{
    char *joined = malloc(strlen(text) + 1), *to = joined;
    size_t owed = 0;
    if (!joined)
        die("out of memory");
    while (*text) {
        size_t n = continuation(text);
        owed += n > 0;
        if (n == 0)
            *to++ = *text;
        if (*text == '\n')
            for (; owed > 0; owed--)
                *to++ = '\n';
        text += n > 0 ? n : 1;
    }
    *to = '\0';
    return joined;
}

static const char *skip_comments(const char *at)
{
    for (at = skip_blanks(at); at[0] == '/' && at[1] == '*';) {
        const char *end = strstr(at + 2, "*/");
        at = skip_blanks(end ? end + 2 : at + strlen(at));
    }
    return at;
}

/* Is there at `at`, after blanks, a # and then `line` or a number? */
static bool renumbers(const char *at)
{
    at = skip_blanks(at);
    if (strncmp(at, "\xef\xbb\xbf", 3) == 0) /* the mark of UTF-8 */
        at = skip_blanks(at + 3);
    if (*at != '#' && strncmp(at, "%:", 2) != 0)
        return false;
    at = skip_comments(at + (*at == '#' ? 1 : 2));
    return strncmp(at, "line", 4) == 0 || isdigit((unsigned char)*at);
}

static bool begins_piece(const char *text, const char *at)
{
    return at == text || at[-1] == '\n' ||
           (at - text >= 2 && at[-2] == '*' && at[-1] == '/');
}

void tokens_raw(const char *file, const char *text, struct words *refusals)
{
    char *joined = join_lines(text);
    unsigned line = 1;
    for (const char *at = joined; *at && refusals->n < TOKENS_MAX_REFUSALS;
         at++) {
        if (begins_piece(joined, at) && renumbers(at))
            words_say(refusals,
                      "%s:%u: #line is not allowed here, not even in a "
                      "comment: messages name your lines by their own numbers",
                      file, line);
        line += *at == '\n';
    }
    free(joined);
}
