/* terabyte.c: can a small machine map a terabyte?
 *
 * Addresses are plentiful: a process has 2^47 bytes of them. Memory is not. The
 * kernel refuses what it thinks nobody can mean (grant.h), and what it promises
 * costs nothing until it is used: no page, and no page table.
 *
 *   1 TB = 2^40 bytes   |<----------------- addresses ----------------->|
 *                       |#.......#.......#.......#.......#.......#......|
 *                        a byte written in each GB: a page of memory and
 *                        two pages of tables for each, 12 MB in all
 */
#include <errno.h>

#include "grant.h"
#include "plot.h"

enum {
    SMALLEST = 40, /* powers of two that are tried */
    LARGEST = 47,
    HALVES = 16,            /* pieces of half the memory each */
    MOST_MAPPINGS = 200000, /* that are tried */
    EACH_GB = 1024
};

static struct grant grant;

static char *map(size_t bytes, int protection, int flags)
{
    return mmap(NULL, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS | flags,
                -1, 0);
}

static bool row(const char *name, bool predicted, bool counted)
{
    printf("  %-47s %-9s  %s", name, predicted ? "yes" : "no",
           counted ? "yes" : "no");
    return plot_end(predicted == counted);
}

/* ---- A terabyte, in several ways */

static const struct way {
    const char *name;
    int protection, flags;
} ways[] = {
    {"to read and write", PROT_READ | PROT_WRITE, 0},
    {"to read and write, MAP_NORESERVE", PROT_READ | PROT_WRITE, MAP_NORESERVE},
    {"to read", PROT_READ, 0},
    {"without access (PROT_NONE)", PROT_NONE, 0},
};

static bool try_way(const struct way *way)
{
    bool predicted =
        is_granted(&grant, (double)TB, way->protection, way->flags);
    char *memory = map(TB, way->protection, way->flags);

    if (memory != MAP_FAILED)
        munmap(memory, TB);
    return row(way->name, predicted, memory != MAP_FAILED);
}

/* A promise is not only made by mmap. */
static bool try_to_open(void)
{
    bool predicted = is_granted(&grant, (double)TB, PROT_READ | PROT_WRITE, 0);
    char *memory = map(TB, PROT_NONE, 0);
    bool opened = memory != MAP_FAILED &&
                  mprotect(memory, TB, PROT_READ | PROT_WRITE) == 0;

    if (memory != MAP_FAILED)
        munmap(memory, TB);
    return row("the same, then opened to write by mprotect", predicted, opened);
}

static bool try_halves(void)
{
    size_t half = (size_t)(memory_and_swap() / 2) / PAGE * PAGE;
    double all = (double)half * HALVES;
    bool predicted =
        is_granted(&grant, (double)half, PROT_READ | PROT_WRITE, 0) &&
        all <= grant.most_together && all <= grant.most_addresses;
    char *memory[HALVES], name[64];
    unsigned n = 0;

    while (n < HALVES &&
           (memory[n] = map(half, PROT_READ | PROT_WRITE, 0)) != MAP_FAILED)
        n++;
    for (unsigned i = 0; i < n; i++)
        munmap(memory[i], half);
    snprintf(name, sizeof name,
             "%d times half of all memory and swap, to write", HALVES);
    return row(name, predicted, n == HALVES);
}

static bool try_ways(void)
{
    bool right = true;

    printf("\nA terabyte                                        predicted  "
           "granted\n");
    for (unsigned i = 0; i < sizeof ways / sizeof ways[0]; i++)
        right &= try_way(&ways[i]);
    right &= try_to_open();
    return right & try_halves();
}

/* ---- How many addresses */

static bool try_power(unsigned power)
{
    size_t bytes = (size_t)1 << power;
    bool predicted = is_granted(&grant, (double)bytes, PROT_NONE, 0);
    char *memory = map(bytes, PROT_NONE, 0);
    bool counted = memory != MAP_FAILED;

    if (counted)
        munmap(memory, bytes);
    printf("  2^%u  %3zu TB  %-9s  %-7s", power, bytes / TB,
           predicted ? "yes" : "no", counted ? "yes" : "no");
    plot_bar(counted ? (double)bytes / (128.0 * (double)TB) : 0, 44);
    return plot_end(predicted == counted);
}

static bool try_powers(void)
{
    bool right = true;

    puts("\nWithout access       predicted  granted  of 128 TB of addresses");
    for (unsigned power = SMALLEST; power <= LARGEST; power++)
        right &= try_power(power);
    return right;
}

/* ---- How many mappings */

/* Lines of maps, but for the last one: vsyscall is no mapping of this process.
 */
static long count_mappings(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    long lines = 0;
    int character;

    while (maps && (character = getc(maps)) != EOF)
        lines += character == '\n';
    if (maps)
        fclose(maps);
    return lines - 1;
}

/* Neighbours whose access differs are not merged to one mapping. */
static long map_single_pages(long most)
{
    long n = 0;

    while (n < most &&
           map(PAGE, n % 2 ? PROT_READ : PROT_NONE, 0) != MAP_FAILED)
        n++;
    return n;
}

static bool try_mappings(void)
{
    double limit = read_number("/proc/sys/vm/max_map_count", "%lf", 0);
    long had = count_mappings();
    long predicted = (long)limit + 1 - had;
    long counted;

    if (predicted > MOST_MAPPINGS)
        predicted = MOST_MAPPINGS;
    counted = map_single_pages(MOST_MAPPINGS);
    printf("\nMappings of a page each, when there are %ld others already: "
           "predicted %ld,\ncounted %ld; /proc/sys/vm/max_map_count is %.0f.",
           had, predicted, counted, limit);
    return plot_end(counted == predicted);
}

/* ---- What it costs */

static bool cost_row(const char *name, size_t bytes, const long predicted[2],
                     const long counted[2])
{
    char text[16];
    bool right = true;

    printf("  %-27s %6s", name, in_bytes((double)bytes, text));
    for (unsigned i = 0; i < 2; i++) {
        printf("  %9ld %9ld", predicted[i], counted[i]);
        right &= predicted[i] == counted[i];
    }
    return plot_end(right);
}

static bool weigh(char *memory, long tables, const char *name,
                  const long predicted[2])
{
    long counted[2] = {resident_kb_at(memory), tables_kb() - tables};

    return cost_row(name, TB, predicted, counted);
}

/* A page of each GB takes a table of the last level for itself, and one of the
 * level above; each 512 GB take one of the next. */
static bool try_cost(void)
{
    static const long nothing[2] = {0, 0};
    static const long some[2] = {EACH_GB * PAGE / KB,
                                 (EACH_GB + EACH_GB + 2) * PAGE / KB};
    long tables = tables_kb();
    char *place = lonely_place();
    char *memory;
    bool right;

    lonely_place(); /* the other half of the terabyte */
    memory =
        mmap(place, TB, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE,
             -1, 0);
    if (memory == MAP_FAILED)
        return !is_granted(&grant, (double)TB, PROT_READ | PROT_WRITE,
                           MAP_NORESERVE);
    puts("\nWhat it costs, in KB                     memory               "
         "tables\n                        addresses  predicted   counted  "
         "predicted   counted");
    right = weigh(memory, tables, "mapped", nothing);
    for (size_t at = 0; at < TB; at += GB)
        ((volatile char *)memory)[at] = 1;
    right &= weigh(memory, tables, "a byte written in each GB", some);
    munmap(memory, TB);
    return right;
}

int main(void)
{
    char text[16];
    bool right;

    no_huge_pages();
    grant = grant_rule();
    printf("Can this machine, with %s of memory and swap, map a terabyte?\n"
           "overcommit_memory is %d.\n",
           in_bytes(memory_and_swap(), text), grant.rule);
    right = try_ways();
    right &= try_powers();
    right &= try_cost();
    right &= try_mappings();
    puts(
        "\nA terabyte can be mapped on any machine if the kernel is not made\n"
        "to promise it: without access, or MAP_NORESERVE. Addresses are free;\n"
        "what is used costs a page and, if it lies alone, two pages of "
        "tables.");
    return plot_verdict(right);
}
