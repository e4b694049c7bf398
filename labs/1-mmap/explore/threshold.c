/* threshold.c: malloc or mmap?
 *
 * malloc is made of mmap, and of brk. Who calls mmap for each block pays two
 * system calls a block, and a page fault a page, each time anew; and no block
 * takes less than a page. malloc keeps what is freed, and uses it again. For
 * big blocks it calls mmap itself: from a threshold on, which moves.
 *
 * Blocks of 256 KB, of which one at a time is allocated, written and freed,
 * until they are 1 GB together (MB=... for less):
 *
 *   as it is       the first block gets a mmap; freeing it moves the threshold
 *                  above its size, and all others come from the heap
 *   threshold set  to 128 KB, to stay there: a mmap each
 *   never mmap     the heap grows for each block and, more than 128 KB being
 *                  free at its top, shrinks again; it keeps 128 KB
 *   and no trim    neither: it grows once
 *
 * And 20000 objects of 100 bytes, 112 with what malloc adds.
 */
#include "plot.h"
#include "requests.h"

enum { TOTAL_MB = 1024, GROUP = 4, BAR = 40 };

struct row {
    const char *name;
    struct work work;
    long calls, faults, memory_kb; /* that it takes in the end; -1: not asked */
};

static void predict_blocks(struct row row[GROUP])
{
    long pages = BLOCK_PAGES, n = blocks;
    long given_back = (BLOCK - KEPT) / PAGE;
    const struct {
        const char *name;
        void (*prepare)(unsigned members);
        long calls, faults;
    } all[GROUP] = {
        {"as it is", as_it_is, 3, 2 * pages},
        {"threshold set", threshold_set, 2 * n, n * pages},
        {"never mmap", never_mmap, 2 * n, pages + (n - 1) * given_back},
        {"never mmap, no trim", never_mmap_nor_trim, 1, pages},
    };

    for (unsigned i = 0; i < GROUP; i++) {
        struct work work = {.prepare = all[i].prepare, .round = use_blocks};
        row[i] =
            (struct row){all[i].name, work, all[i].calls, all[i].faults, -1};
    }
}

static void predict_objects(struct row row[GROUP])
{
    const long grow = OBJECTS * CHUNK / GROWTH;
    const struct {
        const char *name;
        void (*round)(unsigned self);
        long calls, bytes, times;
    } all[GROUP] = {
        {"malloc", allocate_objects, grow, CHUNK, 1},
        {"malloc, free, malloc", allocate_twice, grow, CHUNK, 1},
        {"mmap", map_objects, OBJECTS, PAGE, 1},
        {"mmap, munmap, mmap", map_twice, 3 * OBJECTS, PAGE, 2},
    };

    for (unsigned i = 0; i < GROUP; i++) {
        struct work work = {before_objects, all[i].round, look_at_memory,
                            false};
        long bytes = OBJECTS * all[i].bytes;
        row[i] = (struct row){all[i].name, work, all[i].calls,
                              all[i].times * bytes / PAGE, bytes / KB};
    }
}

/* A block that begins inside a page needs one more, malloc writes behind it,
 * and the heap may begin anywhere in its first 132 KB. */
static bool is_about(long counted, long predicted, long slack)
{
    return counted >= predicted - slack && counted <= predicted + slack;
}

static bool is_as_predicted(const struct row *row,
                            const struct outcome *outcome)
{
    return !outcome->failed && is_about(outcome->calls, row->calls, 1) &&
           is_about(outcome->faults, row->faults, 4) &&
           (row->memory_kb < 0 ||
            is_about(outcome->memory_kb, row->memory_kb, 64));
}

/* ---- Show */

static bool show(const struct row *row)
{
    struct outcome outcome = crew_count(&row->work, 1);

    printf("  %-24s %7ld %7u %8ld %8ld", row->name, row->calls, outcome.calls,
           row->faults, outcome.faults);
    if (row->memory_kb >= 0)
        printf(" %8ld %8ld", row->memory_kb, outcome.memory_kb);
    return plot_end(is_as_predicted(row, &outcome));
}

/* Each row's turn comes once in each repeat: whatever else the machine does
 * slows all of them. */
static void take_times(const struct row *row, double seconds[GROUP])
{
    double taken[GROUP][CREW_REPEATS];

    for (unsigned repeat = 0; repeat < CREW_REPEATS; repeat++)
        for (unsigned i = 0; i < GROUP; i++)
            taken[i][repeat] = crew_time(&row[i].work, 1).seconds;
    for (unsigned i = 0; i < GROUP; i++)
        seconds[i] = median(taken[i]);
}

static void show_times(const struct row *row)
{
    double seconds[GROUP], longest = 0;

    take_times(row, seconds);
    for (unsigned i = 0; i < GROUP; i++)
        longest = seconds[i] > longest ? seconds[i] : longest;
    puts("  Time, as a multiple of the first one's (shown, not judged):");
    for (unsigned i = 0; i < GROUP; i++) {
        printf("  %-24s %7.1f", row[i].name, seconds[i] / seconds[0]);
        plot_bar(seconds[i] / longest, BAR);
        putchar('\n');
    }
}

static bool show_group(const char *title, const struct row *row)
{
    bool right = true;

    printf("\n%-28s  system calls       page faults%s\n%-28s"
           "pred.   count    pred.    count%s\n",
           title, row->memory_kb < 0 ? "" : "       memory, KB", "",
           row->memory_kb < 0 ? "" : "    pred.    count");
    for (unsigned i = 0; i < GROUP; i++)
        right &= show(&row[i]);
    puts("  (Predicted give or take 4 faults: of blocks that begin inside a "
         "page.)");
    show_times(row);
    return right;
}

int main(void)
{
    struct row row[GROUP];
    size_t total_mb = megabytes_or(TOTAL_MB);
    char title[64];
    bool right;

    puts("malloc or mmap?");
    if (!trace_is_allowed())
        return 0;
    no_huge_pages();
    blocks = (unsigned)(total_mb * MB / BLOCK);
    snprintf(title, sizeof title, "%zu MB in blocks of 256 KB", total_mb);
    predict_blocks(row);
    right = show_group(title, row);
    predict_objects(row);
    right &= show_group("20000 objects of 100 bytes", row);
    puts("\nA mmap of its own costs a block two system calls and a fault for\n"
         "each page, each time. What malloc keeps costs nothing the second "
         "time.\n"
         "And a page is a lot for 100 bytes: 4096, of which 98 % are wasted\n"
         "inside the block.");
    return plot_verdict(right);
}
