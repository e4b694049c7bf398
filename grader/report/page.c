#include "page.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    MIN_WIDTH = 40,
    USUAL_WIDTH = 80,
    MAX_WIDTH = 100,
    MAX_ROWS = 4, /* of one quoted line */
};

static const char *const escapes[N_STYLES] = {
    [PLAIN] = "",         [BOLD] = "\033[1m",    [GREY] = "\033[90m",
    [GREEN] = "\033[32m", [YELLOW] = "\033[33m", [RED] = "\033[31m",
};

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value && *value;
}

static bool is_dumb(void)
{
    const char *term = getenv("TERM");
    return term && strcmp(term, "dumb") == 0;
}

static int width_of(FILE *out)
{
    struct winsize size;
    int width = USUAL_WIDTH;
    if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        width = size.ws_col;
    else if (is_set("COLUMNS"))
        width = atoi(getenv("COLUMNS"));
    if (width < MIN_WIDTH)
        return MIN_WIDTH;
    return width > MAX_WIDTH ? MAX_WIDTH : width;
}

struct page page_on(FILE *out)
{
    return (struct page){
        .out = out,
        .colour = isatty(fileno(out)) && !is_set("NO_COLOR") && !is_dumb(),
        .width = width_of(out),
    };
}

/* The bytes of the UTF-8 character at `text`, 1 for an ASCII one; 0 when it
 * may not be printed: a control character, C1 controls included, or no UTF-8
 * at all. */
static int printable_bytes(const unsigned char *text)
{
    if (text[0] < 0x80)
        return text[0] >= ' ' && text[0] != 0x7f;
    if (text[0] < 0xc2 || text[0] > 0xf4 || (text[0] == 0xc2 && text[1] < 0xa0))
        return 0;
    int bytes = text[0] < 0xe0 ? 2 : text[0] < 0xf0 ? 3 : 4;
    for (int i = 1; i < bytes; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    return bytes;
}

/* Prints the character at *text and steps over it. Returns its columns. */
static int put_char(FILE *out, const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    int bytes = printable_bytes(at);
    *text += bytes ? bytes : 1;
    if (bytes) {
        fwrite(at, 1, bytes, out);
        return 1;
    }
    if (*at == '\t')
        return fprintf(out, "    ");
    return fprintf(out, "\\x%02x", *at);
}

void page_say(const struct page *page, enum style style, const char *format,
              ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    bool dressed = page->colour && style != PLAIN;
    fputs(dressed ? escapes[style] : "", page->out);
    for (const char *at = text; *at;)
        if (*at == '\n')
            fputc(*at++, page->out);
        else
            put_char(page->out, &at);
    fputs(dressed ? "\033[0m" : "", page->out);
    free(text);
}

/* The columns that a word takes, escapes included. */
static int word_columns(const char *word, size_t bytes)
{
    int columns = 0;
    for (const char *at = word; at < word + bytes; columns++) {
        int step = printable_bytes((const unsigned char *)at);
        columns += step ? 0 : (int)strlen("\\x00") - 1;
        at += step ? step : 1;
    }
    return columns;
}

void page_paragraph(const struct page *page, int column, int indent,
                    const char *text)
{
    static const char blanks[] = " \t\r\n";
    bool fresh = true; /* no word on this line yet */
    for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
        size_t bytes = strcspn(text, blanks);
        int columns = word_columns(text, bytes);
        if (!fresh && column + 1 + columns > page->width) {
            fprintf(page->out, "\n%*s", indent, "");
            column = indent;
            fresh = true;
        }
        column += fprintf(page->out, "%s", fresh ? "" : " ") + columns;
        fresh = false;
        for (const char *end = text + bytes; text < end;)
            put_char(page->out, &text);
    }
    fputc('\n', page->out);
}

/* Columns of the character at *text, which it steps over. */
static int char_columns(const char **text)
{
    int bytes = printable_bytes((const unsigned char *)*text);
    const char *at = (*text)++;
    if (bytes == 0)
        return strlen(*at == '\t' ? "    " : "\\x00");
    *text += bytes - 1;
    return 1;
}

/* Where a row of `room` columns ends: behind a blank, unless one word is wider
 * than the row. */
static const char *row_end(const char *text, int room)
{
    const char *blank = NULL, *at = text;
    while (*at && *at != '\n') {
        const char *start = at;
        bool is_blank = *at == ' ' || *at == '\t';
        room -= char_columns(&at);
        if (room < 0)
            return blank ? blank : start;
        if (is_blank && start > text && start[-1] != ' ')
            blank = at;
    }
    return at;
}

/* Prints one row of a quoted line, as far as it fits. */
static const char *quote_row(const struct page *page, int column,
                             const char *text)
{
    const char *end = row_end(text, page->width - 4 - column);
    while (text < end)
        put_char(page->out, &text);
    return text;
}

static const char *quote_line(const struct page *page, int indent,
                              const char *text)
{
    fprintf(page->out, "%*s| ", indent, "");
    text = quote_row(page, indent + 2, text);
    for (int row = 1; *text && *text != '\n' && row < MAX_ROWS; row++) {
        fprintf(page->out, "\n%*s|   ", indent, "");
        text = quote_row(page, indent + 4, text);
    }
    size_t left = strcspn(text, "\n");
    fputs(left ? " ...\n" : "\n", page->out);
    text += left;
    return *text ? text + 1 : text;
}

static int count_lines(const char *text)
{
    int lines = 0;
    for (; *text; lines++) {
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return lines;
}

void page_quote(const struct page *page, int indent, int max_lines,
                const char *text)
{
    for (int line = 0; *text && line < max_lines; line++)
        text = quote_line(page, indent, text);
    int more = count_lines(text);
    if (more)
        page_say(page, GREY, "%*s| ... and %d more lines\n", indent, "", more);
}

void page_quote_end(const struct page *page, int indent, int max_lines,
                    const char *text)
{
    int before = count_lines(text) - max_lines;
    if (before > 0)
        page_say(page, GREY, "%*s| ... %d %s before; replay shows all\n",
                 indent, "", before, before == 1 ? "line" : "lines");
    for (int line = 0; line < before; line++)
        text += strcspn(text, "\n") + 1;
    page_quote(page, indent, max_lines, text);
}
