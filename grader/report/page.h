/* page.h: a terminal, or a file, that text is laid out on.
 *
 * It knows how wide it is, whether colours are welcome, and how to print what
 * a student's program wrote without obeying it: control characters come out
 * as visible escapes, so they cannot move the cursor or fake a mark.
 */
#ifndef PAGE_H
#define PAGE_H

#include <stdbool.h>
#include <stdio.h>

enum style { PLAIN, BOLD, GREY, GREEN, YELLOW, RED, N_STYLES };

struct page {
    FILE *out;
    bool colour;
    int width; /* columns, between 40 and 100 */
};

/* A page on `out`. Colour only on a terminal, and not when the environment
 * sets NO_COLOR (to anything but "") or TERM=dumb. As wide as the terminal; a
 * file is 80 columns wide, or COLUMNS where that is set. */
struct page page_on(FILE *out);

/* Prints as printf(3) does, in a style. Every byte of the text that is not
 * printable is escaped, but for a newline. */
__attribute__((format(printf, 3, 4))) void
page_say(const struct page *, enum style, const char *format, ...);

/* Prints one paragraph: broken between words so that each line fits, every
 * line but the first indented by `indent` columns. It starts at column
 * `column` of the line and ends with a newline. */
void page_paragraph(const struct page *, int column, int indent,
                    const char *text);

/* Prints foreign text line by line, each behind "| " at `indent`; lines beyond
 * `max_lines` are counted and left out. A wide one takes up to four rows. */
void page_quote(const struct page *, int indent, int max_lines,
                const char *text);

/* The same, with the last lines and not the first, and above them how many
 * were left out and that `saguaro replay` shows them. */
void page_quote_end(const struct page *, int indent, int max_lines,
                    const char *text);

#endif
