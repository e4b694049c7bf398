/* tests.h: what the tests of all files share. Each NAME_test.c has a table of
 * its tests; main_test.c runs them all, and looks at the kernel's side.
 *
 * The kernel tells a process about itself: getrusage(2) counts its page
 * faults, mincore(2) tells which pages are in memory, and /proc/self/maps what
 * is mapped where.
 */
#ifndef TESTS_H
#define TESTS_H

#include <CUnit/Basic.h>
#include <stdbool.h>
#include <stddef.h>

enum { PAGE_BYTES = 4096, KIB = 1 << 10, MIB = 1 << 20 };

extern CU_TestInfo filemap_tests[], region_tests[], predict_tests[],
    probe_tests[], large_tests[];

/* Page faults of this process so far. */
long faults(void);

/* False under Valgrind and the thread sanitizer, which fault, too. */
bool faults_are_ours(void);

/* True if there were so many since there had been `before`; always where they
 * are not ours. */
bool faulted(long before, long times);

/* Bytes of addresses that this process has. */
size_t mapped(void);

/* True if all of [at, at + bytes) is mapped, with that access: "---", "rw-". */
bool is_mapped_as(const char *at, size_t bytes, const char *access);

/* Maps whole pages, private and anonymous; the test ends if it cannot. */
char *map_pages(size_t pages, int protection);

/* Writes one byte to each page of [at, at + bytes). */
void write_pages(char *at, size_t bytes);

#endif
