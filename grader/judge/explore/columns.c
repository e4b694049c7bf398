/* columns.c: see columns.h. */
#include "columns.h"

#include "source.h"

#include <stdio.h>
#include <string.h>

enum {
    MARGIN = 9,  /* " 1234 rw " */
    COLUMNS = 4, /* at most, */
    SPREAD = 30, /* and how far right of the first one the last one begins */
    THREADS = 64,
};

struct page {
    char *text;
    size_t used, bytes;
    unsigned n_columns;
    unsigned thread[COLUMNS];         /* whose column it is */
    const char *function_of[THREADS]; /* that was written last */
};

static unsigned begin_of(const struct page *page, unsigned column)
{
    return page->n_columns > 1 ? column * SPREAD / (page->n_columns - 1) : 0;
}

/* One line, or nothing if it does not fit. */
static void put(struct page *page, const char *margin, unsigned column,
                const char *what)
{
    char line[COLUMNS_WIDTH + 1];
    size_t left = page->bytes - page->used;
    snprintf(line, sizeof line, "%-*s%*s%s", MARGIN, margin,
             (int)begin_of(page, column), "", what);
    size_t n = strlen(line);
    while (n > 0 && line[n - 1] == ' ')
        line[--n] = '\0';
    if (n + 2 <= left)
        page->used += (size_t)sprintf(page->text + page->used, "%s\n", line);
}

static void put_heads(struct page *page)
{
    char heads[COLUMNS_WIDTH];
    unsigned used = 0;
    for (unsigned i = 0; i < page->n_columns; i++)
        used += (unsigned)snprintf(
            heads + used, sizeof heads - used, "%*sthread %u",
            (int)(begin_of(page, i) - used), "", page->thread[i] % 1000);
    put(page, " line", 0, heads);
}

/* True, and its place among the columns, if the thread has one. */
static bool find_column(const struct page *page, unsigned thread,
                        unsigned *column)
{
    for (unsigned i = 0; i < page->n_columns; i++) {
        *column = i;
        if (page->thread[i] == thread)
            return true;
    }
    return false;
}

static void add_column(struct page *page, unsigned thread)
{
    unsigned i = page->n_columns++;
    for (; i > 0 && page->thread[i - 1] > thread; i--)
        page->thread[i] = page->thread[i - 1];
    page->thread[i] = thread;
}

/* The first threads that are shown, the smallest number on the left. */
static void choose_threads(struct page *page, const struct row *row, unsigned n)
{
    unsigned column;
    for (unsigned i = 0; i < n && page->n_columns < COLUMNS; i++)
        if (row[i].shown && !find_column(page, row[i].thread, &column))
            add_column(page, row[i].thread);
}

/* A thread that found no room takes the column beside that of the one before
 * it. */
static unsigned column_of(struct page *page, const struct row *row,
                          unsigned before)
{
    char head[32];
    unsigned column;
    if (find_column(page, row->thread, &column))
        return column;
    column = (before + 1) % page->n_columns;
    page->thread[column] = row->thread;
    snprintf(head, sizeof head, "thread %u", row->thread);
    put(page, "", column, head);
    return column;
}

static void put_gap(struct page *page, unsigned column, unsigned lines)
{
    char what[48];
    snprintf(what, sizeof what, "  ... %u more line%s", lines,
             lines == 1 ? "" : "s");
    put(page, "", column, what);
}

/* The call, and the function where it is another one. */
static void put_function(struct page *page, unsigned column,
                         const struct row *row)
{
    const char **last = &page->function_of[row->thread % THREADS];
    char what[COLUMNS_WIDTH];
    if (*row->call) {
        put(page, "", column, row->call);
        *last = "";
    }
    if (!row->place || (*last && strcmp(*last, row->place->function) == 0))
        return;
    *last = row->place->function;
    if (strncmp(row->call, *last, strlen(*last)) == 0)
        return;
    snprintf(what, sizeof what, "%s:", *last);
    put(page, "", column, what);
}

static void put_seen(struct page *page, unsigned column, const struct row *row)
{
    char what[COLUMNS_WIDTH];
    snprintf(what, sizeof what, "  (stored at line %d: visible now)",
             row->place->line);
    put(page, "", column, what);
}

static void put_code(struct page *page, unsigned column, const struct row *row)
{
    char margin[32], code[COLUMNS_WIDTH], what[COLUMNS_WIDTH + 2];
    put_function(page, column, row);
    if (!row->place)
        return;
    snprintf(margin, sizeof margin, "%5d %s%s", row->place->line,
             row->reads && !row->calls ? "r" : "",
             row->writes && !row->calls ? "w" : "");
    source_line(row->place->file, row->place->line, code, sizeof code);
    snprintf(what, sizeof what, "  %s", code);
    put(page, margin, column, what);
}

void columns_write(const struct row *row, unsigned n, char *text, size_t bytes)
{
    struct page page = {.text = text, .bytes = bytes};
    unsigned column = 0, skipped = 0;
    bool began = false;
    *text = '\0';
    choose_threads(&page, row, n);
    if (page.n_columns == 0)
        return;
    put_heads(&page);
    for (unsigned i = 0; i < n; i++) {
        skipped += !row[i].shown;
        if (!row[i].shown)
            continue;
        if (skipped > 0 && began)
            put_gap(&page, column, skipped);
        column = column_of(&page, &row[i], column);
        (row[i].is_seen ? put_seen : put_code)(&page, column, &row[i]);
        skipped = 0;
        began = true;
    }
}
