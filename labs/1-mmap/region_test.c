/* region_test.c: your own tests of region.c. `make test` runs them.
 *
 * Most of what they claim is about the kernel: what is mapped, with which
 * access, and how many page faults a use takes. tests.h shows how it is asked.
 */
#include "region.h"
#include "tests.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

enum { PAGES = 100, BYTES = PAGES * PAGE_BYTES };

static struct region region;

static void fresh_region(void)
{
    CU_ASSERT_EQUAL_FATAL(region_reserve(&region, BYTES, PAGE_BYTES), 0);
    CU_ASSERT_EQUAL(region.bytes, BYTES);
}

static void committed_region(void)
{
    fresh_region();
    CU_ASSERT_EQUAL_FATAL(region_commit(&region, 0, BYTES), 0);
}

/* Step 2: reserve, commit, decommit, release. */

static void what_is_reserved_is_forbidden_guards_included(void)
{
    size_t before = mapped();

    fresh_region();
    CU_ASSERT(
        is_mapped_as(region.base - PAGE_BYTES, BYTES + 2 * PAGE_BYTES, "---"));
    CU_ASSERT_EQUAL(mapped(), before + BYTES + 2 * PAGE_BYTES);
    CU_ASSERT_EQUAL(region_release(&region), 0);
    CU_ASSERT_EQUAL(mapped(), before);
}

static void alignment_leaves_nothing_behind(void)
{
    for (size_t alignment = PAGE_BYTES; alignment <= 1 << 30; alignment *= 8) {
        size_t before = mapped();

        CU_ASSERT_EQUAL_FATAL(region_reserve(&region, 5, alignment), 0);
        CU_ASSERT_EQUAL((uintptr_t)region.base % alignment, 0);
        CU_ASSERT_EQUAL(mapped(), before + 3 * PAGE_BYTES);
        CU_ASSERT_EQUAL(region_release(&region), 0);
    }
}

static void a_terabyte_costs_nothing(void)
{
    long before = faults();

    CU_ASSERT_EQUAL_FATAL(region_reserve(&region, 1UL << 40, PAGE_BYTES), 0);
    CU_ASSERT_EQUAL(region_commit(&region, 1UL << 39, BYTES), 0);
    CU_ASSERT(faulted(before, 0));
    region.base[1UL << 39] = 'a';
    CU_ASSERT(faulted(before, 1));
    CU_ASSERT_EQUAL(region_release(&region), 0);
}

static void what_makes_no_sense_is_refused(void)
{
    errno = 0;
    CU_ASSERT_EQUAL(region_reserve(&region, 0, PAGE_BYTES), -1);
    CU_ASSERT_EQUAL(errno, EINVAL);
    errno = 0;
    CU_ASSERT_EQUAL(region_reserve(&region, BYTES, 3 * PAGE_BYTES), -1);
    CU_ASSERT_EQUAL(errno, EINVAL);
    CU_ASSERT_EQUAL(region_reserve(&region, SIZE_MAX, PAGE_BYTES), -1);
    CU_ASSERT_EQUAL(errno, ENOMEM);
}

static void commit_takes_no_memory_and_use_does(void)
{
    committed_region();
    CU_ASSERT(is_mapped_as(region.base, BYTES, "rw-"));
    CU_ASSERT_EQUAL(region_resident(&region, 0, BYTES), 0);
    long before = faults();
    write_pages(region.base, BYTES);
    CU_ASSERT(faulted(before, PAGES));
    CU_ASSERT_EQUAL(region_resident(&region, 0, BYTES), PAGES);
    CU_ASSERT_EQUAL(region_release(&region), 0);
}

static void commit_reaches_whole_pages(void)
{
    fresh_region();
    CU_ASSERT_EQUAL(region_commit(&region, 2 * PAGE_BYTES - 1, 2), 0);
    CU_ASSERT(is_mapped_as(region.base, PAGE_BYTES, "---"));
    CU_ASSERT(is_mapped_as(region.base + PAGE_BYTES, 2 * PAGE_BYTES, "rw-"));
    CU_ASSERT(is_mapped_as(region.base + 3 * PAGE_BYTES, BYTES - 3 * PAGE_BYTES,
                           "---"));
    CU_ASSERT_EQUAL(region_release(&region), 0);
}

static void commit_keeps_what_was_written(void)
{
    committed_region();
    strcpy(region.base + 10, "still here");
    CU_ASSERT_EQUAL(region_commit(&region, 0, BYTES), 0);
    CU_ASSERT_STRING_EQUAL(region.base + 10, "still here");
    CU_ASSERT_EQUAL(region_release(&region), 0);
}

/* Pages 0 and 2 lie in it in part. */
static void decommit_leaves_the_neighbours_alone(void)
{
    committed_region();
    memset(region.base, 'x', 3 * PAGE_BYTES);
    CU_ASSERT_EQUAL(region_decommit(&region, 1, 3 * PAGE_BYTES - 2), 0);
    CU_ASSERT(is_mapped_as(region.base + PAGE_BYTES, PAGE_BYTES, "---"));
    CU_ASSERT_EQUAL(region_resident(&region, 0, BYTES), 2);
    CU_ASSERT_EQUAL(region.base[PAGE_BYTES - 1], 'x');
    CU_ASSERT_EQUAL(region.base[2 * PAGE_BYTES], 'x');
    CU_ASSERT_EQUAL_FATAL(region_commit(&region, 0, BYTES), 0);
    CU_ASSERT_EQUAL(region.base[PAGE_BYTES], 0);
    CU_ASSERT_EQUAL(region_release(&region), 0);
}

static void what_lies_outside_is_refused(void)
{
    fresh_region();
    errno = 0;
    CU_ASSERT_EQUAL(region_commit(&region, BYTES - 1, 2), -1);
    CU_ASSERT_EQUAL(errno, ERANGE);
    errno = 0;
    CU_ASSERT_EQUAL(region_decommit(&region, SIZE_MAX, 2), -1);
    CU_ASSERT_EQUAL(errno, ERANGE);
    CU_ASSERT_EQUAL(region_commit(&region, BYTES, 0), 0);
    CU_ASSERT_EQUAL(region_release(&region), 0);
}

/* Step 6: parallel first touch. */

static void after_a_prefault_no_use_faults(void)
{
    for (unsigned threads = 1; threads <= 8; threads++) {
        committed_region();
        CU_ASSERT_EQUAL(region_prefault(&region, 0, BYTES, threads), 0);
        CU_ASSERT_EQUAL(region_resident(&region, 0, BYTES), PAGES);
        long before = faults();
        write_pages(region.base, BYTES);
        CU_ASSERT(faulted(before, 0));
        CU_ASSERT_EQUAL(region_release(&region), 0);
    }
}

static void a_prefault_changes_no_byte(void)
{
    committed_region();
    memset(region.base + 5 * PAGE_BYTES, 'x', PAGE_BYTES);
    CU_ASSERT_EQUAL(region_prefault(&region, PAGE_BYTES, 10 * PAGE_BYTES, 3),
                    0);
    CU_ASSERT_EQUAL(region.base[5 * PAGE_BYTES], 'x');
    CU_ASSERT_EQUAL(region.base[6 * PAGE_BYTES], 0);
    CU_ASSERT_EQUAL(region_resident(&region, 0, BYTES), 10);
    CU_ASSERT_EQUAL(region_release(&region), 0);
}

CU_TestInfo region_tests[] = {
    {"2 what is reserved is forbidden, guards included",
     what_is_reserved_is_forbidden_guards_included},
    {"2 alignment leaves nothing behind", alignment_leaves_nothing_behind},
    {"2 a terabyte costs nothing", a_terabyte_costs_nothing},
    {"2 what makes no sense is refused", what_makes_no_sense_is_refused},
    {"2 commit takes no memory, and use does",
     commit_takes_no_memory_and_use_does},
    {"2 commit reaches whole pages", commit_reaches_whole_pages},
    {"2 commit keeps what was written", commit_keeps_what_was_written},
    {"2 decommit leaves the neighbours alone",
     decommit_leaves_the_neighbours_alone},
    {"2 what lies outside is refused", what_lies_outside_is_refused},
    {"6 after a prefault no use faults", after_a_prefault_no_use_faults},
    {"6 a prefault changes no byte", a_prefault_changes_no_byte},
    CU_TEST_INFO_NULL,
};
