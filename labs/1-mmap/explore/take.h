/* take.h: takes memory until something stops it. Part of oom.c: what its child
 * does.
 */
#ifndef TAKE_H
#define TAKE_H

#include <errno.h>

#include "measure.h"

enum { LOOK = 2 * MB }; /* between two looks at the tables */

static size_t piece_bytes; /* mapped at once */

/* What the child knows, in memory that it shares with its parent: a killed
 * process tells nothing afterwards. */
static struct progress {
    double mapped, touched;      /* bytes */
    double mapped_at;            /* when the last mmap returned */
    double most;                 /* to give up, should nothing else stop it */
    long resident_kb, tables_kb; /* at the start; taken since */
} * progress;

static void touch_not(char *page)
{
    (void)page;
}

static void touch_read(char *page)
{
    read_pages(page, PAGE);
}

static void touch_write(char *page)
{
    write_pages(page, PAGE);
}

static void touch_piece(char *piece, void (*touch)(char *page), long tables)
{
    for (size_t at = 0; at < piece_bytes; at += PAGE) {
        touch(piece + at);
        progress->touched += PAGE;
        if (at % LOOK == 0)
            progress->tables_kb = tables_kb() - tables;
    }
}

/* Returns errno of the mmap that failed; 0 if it gave up. */
static int take_until_it_stops(void (*touch)(char *page))
{
    long tables = tables_kb();

    progress->resident_kb = resident_kb();
    while (progress->touched <= progress->most) {
        char *piece = mmap(NULL, piece_bytes, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (piece == MAP_FAILED)
            return errno;
        progress->mapped += (double)piece_bytes;
        progress->mapped_at = now();
        if (touch != touch_not)
            touch_piece(piece, touch, tables);
    }
    return 0;
}

#endif
