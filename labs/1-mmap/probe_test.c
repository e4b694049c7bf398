/* probe_test.c: your own tests of probe.c. `make test` runs them.
 *
 * Each scene is four pages:
 *
 *   +------------+------------+------------+------------+
 *   | read,write | read       | neither    | unmapped   |
 *   +------------+------------+------------+------------+
 */
#include "probe.h"
#include "tests.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static char *both, *read_only, *neither, *unmapped;

static void fresh_pages(void)
{
    both = map_pages(4, PROT_READ | PROT_WRITE);
    read_only = both + PAGE_BYTES;
    neither = read_only + PAGE_BYTES;
    unmapped = neither + PAGE_BYTES;
    mprotect(read_only, PAGE_BYTES, PROT_READ);
    mprotect(neither, PAGE_BYTES, PROT_NONE);
    munmap(unmapped, PAGE_BYTES);
}

static void forget_pages(void)
{
    munmap(both, 3 * PAGE_BYTES);
}

/* Step 4: why a fault is not served. */

static void a_read_tells_the_four_apart(void)
{
    fresh_pages();
    CU_ASSERT_EQUAL(probe_read(both), PROBE_FINE);
    CU_ASSERT_EQUAL(probe_read(read_only), PROBE_FINE);
    CU_ASSERT_EQUAL(probe_read(neither), PROBE_PROTECTED);
    CU_ASSERT_EQUAL(probe_read(unmapped), PROBE_UNMAPPED);
    CU_ASSERT_EQUAL(probe_read(NULL), PROBE_UNMAPPED);
    forget_pages();
}

static void a_write_tells_them_apart_and_changes_nothing(void)
{
    fresh_pages();
    both[7] = 'a';
    CU_ASSERT_EQUAL(probe_write(both + 7), PROBE_FINE);
    CU_ASSERT_EQUAL(both[7], 'a');
    CU_ASSERT_EQUAL(probe_write(read_only), PROBE_PROTECTED);
    CU_ASSERT_EQUAL(probe_write(neither), PROBE_PROTECTED);
    CU_ASSERT_EQUAL(probe_write(unmapped), PROBE_UNMAPPED);
    forget_pages();
}

/* The rest of the file's last page is there, and reads as 0. */
static void behind_the_end_of_a_file_is_another_matter(void)
{
    int file = memfd_create("five bytes", MFD_CLOEXEC);

    CU_ASSERT_FATAL(file >= 0);
    CU_ASSERT_EQUAL(ftruncate(file, 5), 0);
    char *at =
        mmap(NULL, 2 * PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    CU_ASSERT_FATAL(at != MAP_FAILED);
    CU_ASSERT_EQUAL(probe_read(at + PAGE_BYTES - 1), PROBE_FINE);
    CU_ASSERT_EQUAL(probe_read(at + PAGE_BYTES), PROBE_PAST_END);
    CU_ASSERT_EQUAL(probe_write(at + PAGE_BYTES), PROBE_PAST_END);
    munmap(at, 2 * PAGE_BYTES);
}

static void any_number_of_probes(void)
{
    fresh_pages();
    for (int i = 0; i < 100; i++) {
        CU_ASSERT_EQUAL_FATAL(probe_read(unmapped), PROBE_UNMAPPED);
        CU_ASSERT_EQUAL_FATAL(probe_write(read_only), PROBE_PROTECTED);
    }
    forget_pages();
}

static void someone_else(int signal)
{
    (void)signal;
}

static void probes_leave_no_trace(void)
{
    struct sigaction segv, bus;
    sigset_t blocked;

    fresh_pages();
    signal(SIGSEGV, someone_else);
    errno = 12345;
    CU_ASSERT_EQUAL(probe_read(neither), PROBE_PROTECTED);
    CU_ASSERT_EQUAL(errno, 12345);
    sigaction(SIGSEGV, NULL, &segv);
    sigaction(SIGBUS, NULL, &bus);
    signal(SIGSEGV, SIG_DFL);
    CU_ASSERT_PTR_EQUAL(segv.sa_handler, someone_else);
    CU_ASSERT_PTR_EQUAL(bus.sa_handler, SIG_DFL);
    sigprocmask(SIG_BLOCK, NULL, &blocked);
    CU_ASSERT_FALSE(sigismember(&blocked, SIGSEGV));
    forget_pages();
}

/* Step 8: addresses that are none. */

static void half_of_all_numbers_are_no_addresses(void)
{
    CU_ASSERT_EQUAL(probe_read((void *)(1UL << 47)), PROBE_NOT_CANONICAL);
    CU_ASSERT_EQUAL(probe_write((void *)(1UL << 63)), PROBE_NOT_CANONICAL);
    CU_ASSERT_EQUAL(probe_read((void *)UINTPTR_MAX), PROBE_UNMAPPED);
}

CU_TestInfo probe_tests[] = {
    {"4 a read tells the four apart", a_read_tells_the_four_apart},
    {"4 a write tells them apart and changes nothing",
     a_write_tells_them_apart_and_changes_nothing},
    {"4 behind the end of a file is another matter",
     behind_the_end_of_a_file_is_another_matter},
    {"4 any number of probes", any_number_of_probes},
    {"4 probes leave no trace", probes_leave_no_trace},
    {"8 half of all numbers are no addresses",
     half_of_all_numbers_are_no_addresses},
    CU_TEST_INFO_NULL,
};
