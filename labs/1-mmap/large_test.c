/* large_test.c: your own tests of large.c. `make test` runs them.
 *
 * The allocator starts once: what one test leaves behind, the next one finds.
 * So the threshold only rises, and each test takes sizes that suit it.
 */
#include "large.h"
#include "tests.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A block filled with one letter; the test ends here if there is none. */
static char *filled(size_t bytes, char letter)
{
    char *block = large_malloc(bytes);

    CU_ASSERT_PTR_NOT_NULL_FATAL(block);
    CU_ASSERT(large_usable_size(block) >= bytes);
    return memset(block, letter, bytes);
}

/* True if all bytes are that letter: each one equals its neighbour. */
static bool holds(const char *block, size_t bytes, char letter)
{
    return block[0] == letter && memcmp(block, block + 1, bytes - 1) == 0;
}

static void blocks_of_any_size_are_aligned(void)
{
    for (size_t bytes = 1; bytes < 8 * MIB; bytes += 1 + bytes / 3) {
        char *block = filled(bytes, 'a');

        CU_ASSERT_EQUAL((uintptr_t)block % LARGE_ALIGNMENT, 0);
        large_free(block);
    }
}

static void nothing_and_too_much_are_refused(void)
{
    errno = 0;
    CU_ASSERT_PTR_NULL(large_malloc(0));
    CU_ASSERT_EQUAL(errno, 0);
    CU_ASSERT_PTR_NULL(large_malloc(SIZE_MAX));
    CU_ASSERT_EQUAL(errno, ENOMEM);
    errno = 0;
    large_free(NULL);
    CU_ASSERT_EQUAL(errno, 0);
}

static void the_threshold_follows_what_is_freed(void)
{
    size_t bytes = large_threshold() + 1000;

    CU_ASSERT(large_threshold() >= LARGE_THRESHOLD_BYTES);
    large_free(filled(bytes, 'a'));
    CU_ASSERT_EQUAL(large_threshold(), bytes + 1);
    large_free(filled(bytes, 'b'));
    CU_ASSERT_EQUAL(large_threshold(), bytes + 1);
    large_free(filled(LARGE_THRESHOLD_MAX + 1, 'c'));
    CU_ASSERT_EQUAL(large_threshold(), bytes + 1);
}

enum { HUGE_PAGES = LARGE_THRESHOLD_MAX / PAGE_BYTES + 64 };

/* The pages that it asked for, and not one for a header. */
static void a_mapping_of_its_own_is_as_large_as_the_block(void)
{
    size_t bytes = (size_t)HUGE_PAGES * PAGE_BYTES;

    large_free(filled(bytes, 'a')); /* what is kept for such blocks is there */
    size_t before = mapped();
    char *block = large_malloc(bytes);
    CU_ASSERT_PTR_NOT_NULL_FATAL(block);
    CU_ASSERT_EQUAL(mapped(), before + bytes);
    long before_use = faults();
    write_pages(block, bytes);
    CU_ASSERT(faulted(before_use, HUGE_PAGES));
    large_free(block);
    CU_ASSERT_EQUAL(mapped(), before);
}

enum { TIMES = 100 };

/* A block that was unmapped comes back with all its pages missing. */
static void an_arena_uses_again_what_is_freed(void)
{
    size_t bytes = large_threshold() - 1;

    CU_ASSERT_FATAL(bytes + 1 != 0);
    large_free(filled(bytes, 'a'));
    long before = faults();
    for (unsigned i = 0; i < TIMES; i++)
        large_free(filled(bytes, 'b'));
    CU_ASSERT(!faults_are_ours() || faults() < before + TIMES);
}

enum { SLOTS = 64, REQUESTS = 2000, LARGEST = 300 * KIB };

static void a_random_run_keeps_the_letters(void)
{
    char *block[SLOTS] = {NULL};
    size_t bytes[SLOTS];
    unsigned seed = 1; /* the same requests each time */

    for (unsigned i = 0; i < REQUESTS; i++) {
        unsigned slot = (unsigned)rand_r(&seed) % SLOTS;
        char letter = (char)('A' + slot);

        CU_ASSERT(!block[slot] || holds(block[slot], bytes[slot], letter));
        large_free(block[slot]);
        bytes[slot] = 2 + (size_t)rand_r(&seed) % LARGEST;
        block[slot] = filled(bytes[slot], letter);
    }
    for (unsigned slot = 0; slot < SLOTS; slot++)
        large_free(block[slot]);
}

CU_TestInfo large_tests[] = {
    {"5 blocks of any size are aligned", blocks_of_any_size_are_aligned},
    {"5 nothing and too much are refused", nothing_and_too_much_are_refused},
    {"5 the threshold follows what is freed",
     the_threshold_follows_what_is_freed},
    {"5 a mapping of its own is as large as the block",
     a_mapping_of_its_own_is_as_large_as_the_block},
    {"5 an arena uses again what is freed", an_arena_uses_again_what_is_freed},
    {"5 a random run keeps the letters", a_random_run_keeps_the_letters},
    CU_TEST_INFO_NULL,
};
