/* zero-page.c: when does a page take memory?
 *
 * mmap promises memory and gives none. Each page is found out about when it is
 * first used, by a page fault:
 *
 *   read    the page table gets an entry for the page of zeroes, which all
 *           processes share: a fault, a bit of page table, and no memory
 *   write   a page of its own, cleared; also where one has read before, which
 *           is a second fault for the same page
 *
 * Anonymous, private memory is compared with a file in memory (memfd) that is
 * mapped shared. What is written there has to be seen by others who map the
 * file, and so has what is read: there, reading a hole takes a page. Only
 * read(2) looks into a hole without filling it.
 *
 * 1000 pages, which begin 12 pages behind a multiple of 2 MB: they need two
 * page tables of the last level (each maps 2 MB), and one of each level above,
 * 16 KB.
 */
#include <unistd.h>

#include "measure.h"
#include "plot.h"

enum {
    PAGES = 1000,
    BYTES = PAGES * PAGE,
    ALL_KB = BYTES / KB,
    FURTHER = 12 * PAGE,
    LEAF_BYTES = 2 * MB, /* mapped by one table of the last level */
    AROUND = 16 * PAGE,
    BAR = 13
};

/* ---- Steps */

static char *memory;
static int file;

static void map_private(void)
{
    memory = mmap(lonely_place() + FURTHER, BYTES, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
}

static void map_file(void)
{
    memory = mmap(lonely_place() + FURTHER, BYTES, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_FIXED_NOREPLACE, file, 0);
}

static void read_all(void)
{
    read_pages(memory, BYTES);
}

static void write_all(void)
{
    write_pages(memory, BYTES);
}

static void discard(void)
{
    madvise(memory, BYTES, MADV_DONTNEED);
}

static void punch_hole(void)
{
    madvise(memory, BYTES, MADV_REMOVE);
}

static void read_by_call(void)
{
    char byte;
    for (off_t at = 0; at < BYTES; at += PAGE)
        if (pread(file, &byte, 1, at) != 1)
            abort();
}

/* ---- What they take */

struct taken {
    long faults, memory_kb, tables_kb;
};

struct step {
    const char *name;
    void (*run)(void);
    struct taken predicted;
};

static const struct step private_steps[] = {
    {"map", map_private, {0, 0, 0}},
    {"read a byte of each page", read_all, {PAGES, 0, 16}},
    {"read again", read_all, {0, 0, 16}},
    {"write a byte of each", write_all, {PAGES, ALL_KB, 16}},
    {"write again", write_all, {0, ALL_KB, 16}},
    {"discard (MADV_DONTNEED)", discard, {0, 0, 16}},
    {"write", write_all, {PAGES, ALL_KB, 16}},
    {NULL, NULL, {0, 0, 0}},
};

/* Pages that the file has already are mapped with their neighbours, from one
 * multiple of 64 KB to the next, at the first fault among them. */
static const struct step file_steps[] = {
    {"map", map_file, {0, 0, 0}},
    {"pread a byte of each page", read_by_call, {0, 0, 0}},
    {"read a byte of each page", read_all, {PAGES, ALL_KB, 16}},
    {"write a byte of each", write_all, {0, ALL_KB, 16}},
    {"discard (MADV_DONTNEED)", discard, {0, ALL_KB, 16}},
    {"read: the file has kept them",
     read_all,
     {(FURTHER + BYTES + AROUND - 1) / AROUND, ALL_KB, 16}},
    {"punch a hole (MADV_REMOVE)", punch_hole, {0, 0, 16}},
    {NULL, NULL, {0, 0, 0}},
};

static long memory_kb(bool is_file)
{
    struct stat status;

    if (!is_file)
        return resident_kb_at(memory);
    fstat(file, &status);
    return (long)status.st_blocks * 512 / KB;
}

static struct taken run(const struct step *step, bool is_file, long tables)
{
    struct taken taken = {.faults = faults_of(RUSAGE_SELF)};

    step->run();
    taken.faults = faults_of(RUSAGE_SELF) - taken.faults;
    taken.memory_kb = memory_kb(is_file);
    taken.tables_kb = tables_kb() - tables;
    return taken;
}

static bool row(const struct step *step, bool is_file, long tables)
{
    struct taken counted = run(step, is_file, tables);

    printf("  %-29s %5ld %5ld %5ld %5ld %4ld %4ld", step->name,
           step->predicted.faults, counted.faults, step->predicted.memory_kb,
           counted.memory_kb, step->predicted.tables_kb, counted.tables_kb);
    plot_bar((double)counted.memory_kb / ALL_KB, BAR);
    return plot_end(memcmp(&counted, &step->predicted, sizeof counted) == 0);
}

static bool table(const char *title, const struct step *steps, bool is_file)
{
    long tables = tables_kb();
    bool right = true;

    printf("\n%-31s   faults    memory KB  tables KB\n%-31s pred. count "
           "pred. count pred count\n",
           title, "");
    for (const struct step *step = steps; step->name; step++)
        right &= row(step, is_file, tables);
    return right;
}

/* ---- One table's worth, discarded whole */

static void show_whole_table(void)
{
    long tables = tables_kb(), written;
    char *leaf = mmap(lonely_place(), LEAF_BYTES, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

    write_pages(leaf, LEAF_BYTES);
    written = tables_kb() - tables;
    madvise(leaf, LEAF_BYTES, MADV_DONTNEED);
    printf("Of 2 MB written and discarded as a whole, %ld of %ld KB of tables "
           "stay\n(Linux takes back the last level's since 6.14).\n",
           tables_kb() - tables, written);
}

int main(void)
{
    bool right;

    puts("When does a page take memory?");
    no_huge_pages();
    tables_kb(); /* what this takes itself is not the question */
    touch_code();
    touch_stack();
    file = memfd_create("holes", 0);
    if (ftruncate(file, BYTES) < 0)
        return 2;
    right = table("1000 anonymous, private pages", private_steps, false);
    right &= table("1000 pages of a file, shared", file_steps, true);
    puts("\nA private page takes memory when it is first written, and not when "
         "it is mapped\nor read; one that was read before costs two faults. "
         "In a shared file even a\nread takes the page, and a discard gives "
         "nothing back: a hole does.");
    show_whole_table();
    return plot_verdict(right);
}
