/* main_test.c: runs the tests of all files, and asks the kernel for them. */
#include "tests.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <valgrind/valgrind.h>

/* There is one where the thread sanitizer is. */
extern void __tsan_init(void) __attribute__((weak));

long faults(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
}

bool faults_are_ours(void)
{
    return !RUNNING_ON_VALGRIND && __tsan_init == NULL;
}

bool faulted(long before, long times)
{
    return !faults_are_ours() || faults() - before == times;
}

size_t mapped(void)
{
    FILE *statm = fopen("/proc/self/statm", "re");
    size_t pages = 0;

    CU_ASSERT_PTR_NOT_NULL_FATAL(statm);
    CU_ASSERT_EQUAL(fscanf(statm, "%zu", &pages), 1);
    fclose(statm);
    return pages * PAGE_BYTES;
}

/* Lines look like "7f0000000000-7f0000002000 rw-p 00000000 00:00 0", and come
 * in the order of addresses: each one may continue the one before. */
bool is_mapped_as(const char *at, size_t bytes, const char *access)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    size_t from, to, next = (size_t)at, end = next + bytes;
    char line[512], found[8];

    CU_ASSERT_PTR_NOT_NULL_FATAL(maps);
    while (next < end && fgets(line, sizeof line, maps))
        if (sscanf(line, "%zx-%zx %7s", &from, &to, found) == 3 &&
            from <= next && next < to &&
            strncmp(found, access, strlen(access)) == 0)
            next = to;
    fclose(maps);
    return next >= end;
}

char *map_pages(size_t pages, int protection)
{
    char *at = mmap(NULL, pages * PAGE_BYTES, protection,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    CU_ASSERT_FATAL(at != MAP_FAILED);
    return at;
}

void write_pages(char *at, size_t bytes)
{
    for (size_t i = 0; i < bytes; i += PAGE_BYTES)
        ((volatile char *)at)[i] = 1;
}

/* For debug.gdb: what a handler waits for is no crash. */
bool faults_are_expected;

static int expect_faults(void)
{
    faults_are_expected = true;
    return 0;
}

static int expect_none(void)
{
    faults_are_expected = false;
    return 0;
}

/* In the order of the steps, and who cannot run some. Valgrind stands between
 * them and the kernel: it has pages of its own, maps less than 64 GiB, and
 * reports what they do on purpose. The thread sanitizer waits with signals. */
static const struct {
    CU_SuiteInfo suite;
    bool not_by_valgrind, not_by_sanitizer;
} suites[] = {
    {{.pName = "filemap", .pTests = filemap_tests}, false, false},
    {{.pName = "region", .pTests = region_tests}, true, false},
    {{.pName = "predict", .pTests = predict_tests}, false, false},
    {{.pName = "probe",
      .pInitFunc = expect_faults,
      .pCleanupFunc = expect_none,
      .pTests = probe_tests},
     true,
     true},
    {{.pName = "large", .pTests = large_tests}, false, false},
};

static bool can_run(size_t suite)
{
    return !(suites[suite].not_by_valgrind && RUNNING_ON_VALGRIND) &&
           !(suites[suite].not_by_sanitizer && __tsan_init);
}

static bool register_suites(void)
{
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++) {
        CU_SuiteInfo one[] = {suites[i].suite, CU_SUITE_INFO_NULL};

        if (!can_run(i))
            continue;
        if (CU_register_suites(one) != CUE_SUCCESS)
            return false;
    }
    return true;
}

/* A huge page would serve 512 pages with one fault: not here. */
int main(void)
{
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
    if (CU_initialize_registry() != CUE_SUCCESS || !register_suites())
        return 2;
    if (RUNNING_ON_VALGRIND)
        puts("Under Valgrind: without the tests of region.c and probe.c.");
    if (__tsan_init)
        puts("Under the thread sanitizer: without the tests of probe.c.");
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures > 0;
}
