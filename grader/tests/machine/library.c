/* library.c: what the library or an atomic does for a thread is paid for, as if
 * the thread had done it. */
#include <stdatomic.h>
#include <string.h>

#include "claim.h"

enum { TIMES = 100, LINE = 64 };

static _Alignas(LINE) char text[16 * LINE];
static _Alignas(LINE) _Atomic long word;
static _Alignas(LINE) long expected;

static void *nothing(void *core)
{
    return core;
}

static void *format(void *core)
{
    for (unsigned i = 0; i < TIMES; i++)
        snprintf(text, sizeof text, "%d", 5);
    return core;
}

static void *compare(void *core)
{
    return memcmp(text, text + 8 * LINE, 8 * LINE) ? text : core;
}

static void *measure(void *core)
{
    return strlen(text) > 5 ? core : text;
}

/* Fails each time, and brings what was found to `expected`. */
static void *swap(void *core)
{
    for (unsigned i = 0; i < TIMES; i++) {
        expected = -1;
        atomic_compare_exchange_strong(&word, &expected, 1);
    }
    return core;
}

static void *swap_own(void *core)
{
    for (unsigned i = 0; i < TIMES; i++) {
        long own = -1;
        atomic_compare_exchange_strong(&word, &own, 1);
    }
    return core;
}

static struct machine_counts counts_of(unsigned cores, void *(*run)(void *))
{
    return run_on(cores, run, 0)->count;
}

/* %n would store without a hook; text that looks like it does not. */
static int store_by_format(int *where)
{
    static const char *volatile format_that_stores = "abc%-5n";
    return snprintf(text, sizeof text, format_that_stores, where);
}

static bool formats_never_store(void)
{
    int stored[2] = {7, 7};
    return store_by_format(stored) == -1 && stored[0] == 7 &&
           snprintf(text, sizeof text, "%d%%n%s", 5, "%n") == 5;
}

int main(void)
{
    machine_boot(2);
    claim(formats_never_store(), "no format stores");
    uint64_t none = counts_of(1, nothing).accesses;
    claim(counts_of(1, compare).accesses >= none + 16,
          "memcmp reads each line of both");
    memset(text, 'x', sizeof text - 1);
    claim(counts_of(1, measure).accesses >= none + 16,
          "strlen reads each line");
    struct machine_counts format_counts = counts_of(2, format);
    claim(format_counts.atomics >= 2 * TIMES,
          "snprintf costs what printing does");
    claim(format_counts.system_calls >= 2 * TIMES, "and a system call");
    claim(format_counts.transfers >= TIMES, "and its store moves the line");
    claim(counts_of(1, swap).accesses ==
              counts_of(1, swap_own).accesses + 2 * TIMES,
          "what a compare-and-swap expects is read and written, but on the "
          "stack");
}
