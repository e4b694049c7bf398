/* plot.h: how experiments in this folder show what they found: bars of plain
 * characters, in colour where COLOUR is set, and a verdict.
 */
#ifndef PLOT_H
#define PLOT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static inline const char *in_colour(const char *escape)
{
    const char *colour = getenv("COLOUR");

    return colour && *colour ? escape : "";
}

/* `part` of so many columns, after two that are empty; what is more ends in an
 * arrow, and what is there at all is seen. */
static inline void plot_bar(double part, unsigned columns)
{
    double length = part * columns;

    if (length <= 0)
        return;
    printf("  %s", in_colour("\033[36m"));
    for (unsigned i = 0; i < length && i < columns; i++)
        putchar('#');
    printf("%s%s", part > 1.001 ? ">" : "", in_colour("\033[0m"));
}

/* Ends a row whose prediction held, or did not. */
static inline bool plot_end(bool right)
{
    putchar('\n');
    if (!right)
        printf("    %s^ not as predicted%s\n", in_colour("\033[31m"),
               in_colour("\033[0m"));
    fflush(stdout);
    return right;
}

/* The last line. Returns the exit status. */
static inline int plot_verdict(bool right)
{
    printf("%s%s%s\n\n", in_colour(right ? "\033[32m" : "\033[31m"),
           right ? "As predicted." : "Not as predicted!", in_colour("\033[0m"));
    return !right;
}

/* "4.0 KB", "128 TB", in a place of the caller's. */
static inline const char *in_bytes(double bytes, char text[16])
{
    const char *unit = "BKMGTPE";

    for (; bytes >= 1024 && unit[1]; unit++)
        bytes /= 1024;
    snprintf(text, 16, "%.*f %c%s", bytes < 100 && *unit != 'B', bytes, *unit,
             *unit == 'B' ? "" : "B");
    return text;
}

#endif
