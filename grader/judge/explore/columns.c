/* columns.c: see columns.h. */
#include "columns.h"

#include "source.h"

#include <stdio.h>
#include <string.h>

enum {
    MARGIN = 9, /* " 1234 rw " */
    COLUMN = 28,
    THREADS = 64,
    NOBODY = -1,
};

struct page {
    char *text;
    size_t used, bytes;
    int thread[2];                    /* whose column it is */
    const char *function_of[THREADS]; /* that was written last */
};

/* One line, or nothing if it does not fit. */
static void put(struct page *page, const char *margin, unsigned side,
                const char *what)
{
    char line[COLUMNS_WIDTH + 1];
    size_t left = page->bytes - page->used;
    snprintf(line, sizeof line, "%-*s%*s%s", MARGIN, margin,
             side ? COLUMN + 2 : 0, "", what);
    size_t n = strlen(line);
    while (n > 0 && line[n - 1] == ' ')
        line[--n] = '\0';
    if (n + 2 <= left)
        page->used += (size_t)sprintf(page->text + page->used, "%s\n", line);
}

static void put_heads(struct page *page)
{
    char heads[COLUMNS_WIDTH], left[COLUMN + 1];
    snprintf(left, sizeof left, "thread %d", page->thread[0]);
    if (page->thread[1] == NOBODY)
        snprintf(heads, sizeof heads, "%s", left);
    else
        snprintf(heads, sizeof heads, "%-*s  thread %d", COLUMN, left,
                 page->thread[1]);
    put(page, " line", 0, heads);
}

/* The first two that are shown, the smaller number on the left. */
static void choose_threads(struct page *page, const struct row *row, unsigned n)
{
    int *thread = page->thread;
    thread[0] = thread[1] = NOBODY;
    for (unsigned i = 0; i < n && thread[1] == NOBODY; i++) {
        int who = (int)row[i].thread;
        if (row[i].shown && who != thread[0])
            thread[thread[0] != NOBODY] = who;
    }
    if (thread[1] != NOBODY && thread[1] < thread[0]) {
        int other = thread[0];
        thread[0] = thread[1];
        thread[1] = other;
    }
}

/* A third thread takes the column that the one before it did not use. */
static unsigned side_of(struct page *page, const struct row *row,
                        unsigned before)
{
    char head[32];
    for (unsigned side = 0; side < 2; side++)
        if (page->thread[side] == (int)row->thread)
            return side;
    unsigned side = !before;
    page->thread[side] = (int)row->thread;
    snprintf(head, sizeof head, "thread %u", row->thread);
    put(page, "", side, head);
    return side;
}

static void put_gap(struct page *page, unsigned side, unsigned lines)
{
    char what[48];
    snprintf(what, sizeof what, "  ... %u more line%s", lines,
             lines == 1 ? "" : "s");
    put(page, "", side, what);
}

/* The call, and the function where it is another one. */
static void put_function(struct page *page, unsigned side,
                         const struct row *row)
{
    const char **last = &page->function_of[row->thread % THREADS];
    char what[COLUMNS_WIDTH];
    if (*row->call) {
        put(page, "", side, row->call);
        *last = "";
    }
    if (!row->place || (*last && strcmp(*last, row->place->function) == 0))
        return;
    *last = row->place->function;
    if (strncmp(row->call, *last, strlen(*last)) == 0)
        return;
    snprintf(what, sizeof what, "%s:", *last);
    put(page, "", side, what);
}

static void put_row(struct page *page, unsigned side, const struct row *row)
{
    char margin[32], code[COLUMNS_WIDTH], what[COLUMNS_WIDTH + 2];
    put_function(page, side, row);
    if (!row->place)
        return;
    snprintf(margin, sizeof margin, "%5d %s%s", row->place->line,
             row->reads && !row->calls ? "r" : "",
             row->writes && !row->calls ? "w" : "");
    source_line(row->place->file, row->place->line, code, sizeof code);
    snprintf(what, sizeof what, "  %s", code);
    put(page, margin, side, what);
}

void columns_write(const struct row *row, unsigned n, char *text, size_t bytes)
{
    struct page page = {.text = text, .bytes = bytes};
    unsigned side = 0, skipped = 0;
    bool began = false;
    *text = '\0';
    choose_threads(&page, row, n);
    if (page.thread[0] == NOBODY)
        return;
    put_heads(&page);
    for (unsigned i = 0; i < n; i++) {
        skipped += !row[i].shown;
        if (!row[i].shown)
            continue;
        if (skipped > 0 && began)
            put_gap(&page, side, skipped);
        side = side_of(&page, &row[i], side);
        put_row(&page, side, &row[i]);
        skipped = 0;
        began = true;
    }
}
