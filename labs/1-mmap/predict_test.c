/* predict_test.c: your own tests of predict.c. `make test` runs them.
 *
 * The small ones are worked out by hand. The last of step 3 has the kernel do
 * what was predicted, and compares: whatever you doubt, try it there.
 */
#include "predict.h"
#include "tests.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGES = 40, BYTES = PAGES * PAGE_BYTES, MANY = 30 };

/* Predicts; the test ends if that is refused. */
static struct forecast forecast(const struct operation *operation, size_t count)
{
    unsigned char state[PAGES] = {0};
    struct forecast out = {0, 0, 0};

    CU_ASSERT_EQUAL_FATAL(predict_faults(state, PAGES, operation, count, &out),
                          0);
    return out;
}

static bool forecast_is(struct forecast out, uint64_t faults,
                        uint64_t zero_pages, uint64_t own_pages)
{
    return out.faults == faults && out.zero_pages == zero_pages &&
           out.own_pages == own_pages;
}

/* Step 3: page faults. */

static void a_page_that_is_read_and_then_written_faults_twice(void)
{
    const struct operation both[] = {{PAGE_READ, 0, 10}, {PAGE_WRITE, 5, 10}};

    CU_ASSERT(forecast_is(forecast(both, 1), 1, 1, 0));
    CU_ASSERT(forecast_is(forecast(both, 2), 2, 0, 1));
    CU_ASSERT(forecast_is(forecast(both + 1, 1), 1, 0, 1));
}

static void two_bytes_may_be_two_pages(void)
{
    const struct operation across = {PAGE_WRITE, PAGE_BYTES - 1, 2};

    CU_ASSERT(forecast_is(forecast(&across, 1), 2, 0, 2));
}

static void a_discard_takes_whole_pages_alone(void)
{
    const struct operation most[] = {{PAGE_WRITE, 0, 3 * PAGE_BYTES},
                                     {PAGE_DISCARD, 1, 3 * PAGE_BYTES - 2},
                                     {PAGE_READ, 0, 3 * PAGE_BYTES}};

    CU_ASSERT(forecast_is(forecast(most, 2), 3, 0, 2));
    CU_ASSERT(forecast_is(forecast(most, 3), 4, 1, 2));
}

static void what_makes_no_sense_is_refused(void)
{
    const struct operation outside = {PAGE_READ, BYTES - 1, 2};
    const struct operation unknown = {77, 0, 1};
    unsigned char state[PAGES] = {0};
    struct forecast out = {1, 2, 3};

    errno = 0;
    CU_ASSERT_EQUAL(predict_faults(state, PAGES, &outside, 1, &out), -1);
    CU_ASSERT_EQUAL(errno, ERANGE);
    CU_ASSERT_EQUAL(predict_faults(state, PAGES, &unknown, 1, &out), -1);
    CU_ASSERT_EQUAL(errno, EINVAL);
    CU_ASSERT(forecast_is(out, 1, 2, 3));
}

static struct operation any_operation(unsigned *seed)
{
    struct operation any = {.use = (uint64_t)rand_r(seed) % 3};

    any.at = (uint64_t)rand_r(seed) % BYTES;
    any.bytes = (uint64_t)rand_r(seed) % (BYTES - any.at + 1);
    return any;
}

/* What a program would do. */
static void operate(volatile char *memory, const struct operation *operation)
{
    uint64_t end = operation->at + operation->bytes;
    uint64_t from = (operation->at + PAGE_BYTES - 1) / PAGE_BYTES;
    uint64_t to = end / PAGE_BYTES;

    if (operation->use == PAGE_DISCARD && from < to)
        madvise((char *)memory + from * PAGE_BYTES, (to - from) * PAGE_BYTES,
                MADV_DONTNEED);
    for (uint64_t at = operation->at; at < end; at++)
        if (operation->use == PAGE_READ)
            (void)memory[at];
        else if (operation->use == PAGE_WRITE)
            memory[at] = 1;
}

static void the_kernel_agrees(void)
{
    struct operation any[MANY];
    unsigned seed = 1; /* the same operations each time */

    for (unsigned i = 0; i < MANY; i++)
        any[i] = any_operation(&seed);
    struct forecast predicted = forecast(any, MANY);
    char *memory = map_pages(PAGES, PROT_READ | PROT_WRITE);
    unsigned char in_memory[PAGES];
    uint64_t pages = 0;
    long before = faults();

    for (unsigned i = 0; i < MANY; i++)
        operate(memory, &any[i]);
    long after = faults();
    CU_ASSERT_EQUAL(mincore(memory, BYTES, in_memory), 0);
    for (unsigned i = 0; i < PAGES; i++)
        pages += in_memory[i] & 1;
    CU_ASSERT_EQUAL(pages, predicted.zero_pages + predicted.own_pages);
    if (faults_are_ours())
        CU_ASSERT_EQUAL(after - before, (long)predicted.faults);
    munmap(memory, BYTES);
}

/* Step 7: page tables. */

static int64_t tables(uintptr_t base, size_t pages,
                      const struct operation *operation, size_t count)
{
    static unsigned char state[4096]; /* a region of 8 GiB at most */

    memset(state, 0, sizeof state);
    return predict_tables(state, base, pages, operation, count);
}

static void the_first_page_takes_three_tables(void)
{
    const struct operation first = {PAGE_READ, 0, 1};

    CU_ASSERT_EQUAL(tables(1UL << 40, PAGES, &first, 1), 3);
    CU_ASSERT_EQUAL(tables(1UL << 40, PAGES, &first, 0), 0);
}

static void borders_of_tables_are_addresses(void)
{
    const struct operation across = {PAGE_WRITE, PAGE_BYTES - 1, 2};

    CU_ASSERT_EQUAL(tables((1UL << 40) + (2 * MIB) - PAGE_BYTES, 2, &across, 1),
                    4);
    CU_ASSERT_EQUAL(tables((1UL << 40) + (1 << 30) - PAGE_BYTES, 2, &across, 1),
                    5);
    CU_ASSERT_EQUAL(tables((1UL << 40) - PAGE_BYTES, 2, &across, 1), 6);
}

CU_TestInfo predict_tests[] = {
    {"3 a page that is read and then written faults twice",
     a_page_that_is_read_and_then_written_faults_twice},
    {"3 two bytes may be two pages", two_bytes_may_be_two_pages},
    {"3 a discard takes whole pages alone", a_discard_takes_whole_pages_alone},
    {"3 what makes no sense is refused", what_makes_no_sense_is_refused},
    {"3 the kernel agrees", the_kernel_agrees},
    {"7 the first page takes three tables", the_first_page_takes_three_tables},
    {"7 borders of tables are addresses", borders_of_tables_are_addresses},
    CU_TEST_INFO_NULL,
};
