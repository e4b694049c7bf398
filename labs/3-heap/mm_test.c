/* mm_test.c: your own tests of mm.c. `make test` runs them.
 *
 * A few examples for each step show how one is written: a sentence that is
 * true of a good heap, a fresh heap, a scene, and assertions. They are a
 * beginning: add the case that you are unsure about, then its row in the table
 * at the end. A bug that cost you an evening deserves a test.
 */
#include "memlib.h"
#include "mm.h"

#include <CUnit/Basic.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

const size_t mem_limit_bytes = 64 << 20; /* 64 MiB: enough to run out of */

/* Every test begins here: nothing of the test before is left. */
static void fresh_heap(void)
{
    mem_reset_brk();
    CU_ASSERT_FATAL(mm_init() == 0);
}

/* A block filled with one letter; the test ends here if there is none. */
static char *filled(size_t bytes, char letter)
{
    char *block = mm_malloc(bytes);

    CU_ASSERT_FATAL(block != NULL);
    return memset(block, letter, bytes);
}

static bool holds(const char *block, size_t bytes, char letter)
{
    size_t same = 0;

    while (same < bytes && block[same] == letter)
        same++;
    return same == bytes;
}

/* Step 1: a bump allocator. */

static void blocks_are_aligned(void)
{
    fresh_heap();
    for (size_t bytes = 1; bytes <= 100; bytes++)
        CU_ASSERT_EQUAL((uintptr_t)filled(bytes, 'a') % MM_ALIGNMENT, 0);
}

static void neighbours_do_not_share_bytes(void)
{
    fresh_heap();
    char *left = filled(24, 'l');
    char *right = filled(24, 'r');

    CU_ASSERT(holds(left, 24, 'l'));
    memset(left, 'x', 24);
    CU_ASSERT(holds(right, 24, 'r'));
}

static void realloc_keeps_the_payload(void)
{
    fresh_heap();
    char *block = filled(40, 'k');

    filled(40, 'n');
    block = mm_realloc(block, 4000);
    CU_ASSERT_PTR_NOT_NULL_FATAL(block);
    CU_ASSERT(holds(block, 40, 'k'));
}

static void too_much_is_refused_politely(void)
{
    fresh_heap();
    errno = 0;
    CU_ASSERT_PTR_NULL(mm_malloc(SIZE_MAX - 4));
    CU_ASSERT_EQUAL(errno, ENOMEM);
    CU_ASSERT_PTR_NOT_NULL(mm_malloc(100));
}

enum { SLOTS = 64, LARGEST = 2000 };

struct slot {
    char *block;  /* NULL: none is live here, */
    size_t bytes; /* and this is 0 */
};

/* Asks for a block, changes one's size, or frees it, as the numbers fall. */
static void any_request(struct slot *slot, char letter, unsigned *seed)
{
    size_t bytes = 1 + (size_t)rand_r(seed) % LARGEST;
    size_t kept = bytes < slot->bytes ? bytes : slot->bytes;

    CU_ASSERT(holds(slot->block, slot->bytes, letter));
    if (slot->block != NULL && rand_r(seed) % 3 > 0) {
        mm_free(slot->block);
        *slot = (struct slot){NULL, 0};
        return;
    }
    slot->block = mm_realloc(slot->block, bytes);
    CU_ASSERT_PTR_NOT_NULL_FATAL(slot->block);
    CU_ASSERT(holds(slot->block, kept, letter));
    slot->bytes = bytes;
    memset(slot->block, letter, bytes);
}

/* Scenes hold what one thought of; `make memcheck` sees more in a long run. */
static void a_random_run_keeps_the_payloads(void)
{
    struct slot slot[SLOTS] = {0};
    unsigned seed = 1; /* the same requests each time */

    fresh_heap();
    for (unsigned i = 0; i < 600; i++) {
        int k = rand_r(&seed) % SLOTS;

        any_request(&slot[k], (char)(' ' + k), &seed);
    }
}

/* Step 2: headers, free and splitting. */

static void freed_bytes_are_used_again(void)
{
    fresh_heap();
    char *block = filled(1000, 'a');

    filled(16, 'g'); /* a guard: the block is not the heap's last one */
    size_t before = mem_heapsize();
    mm_free(block);
    filled(400, 'b');
    filled(400, 'c');
    CU_ASSERT_EQUAL(mem_heapsize(), before);
    CU_ASSERT(mm_checkheap(__LINE__));
}

/* Step 3: boundary tags and coalescing. */

static void free_neighbours_become_one(void)
{
    fresh_heap();
    char *block[3] = {filled(400, 'a'), filled(400, 'b'), filled(400, 'c')};

    filled(16, 'g');
    size_t before = mem_heapsize();
    mm_free(block[0]);
    mm_free(block[2]);
    mm_free(block[1]); /* joins on both sides */
    filled(1200, 'd');
    CU_ASSERT_EQUAL(mem_heapsize(), before);
    CU_ASSERT(mm_checkheap(__LINE__));
}

/* Step 4: bins. */

static void every_size_finds_its_way_back(void)
{
    fresh_heap();
    char *block[10];

    for (unsigned k = 0; k < 10; k++) {
        block[k] = filled((size_t)16 << k, 'a');
        filled(16, 'g');
    }
    size_t before = mem_heapsize();
    for (unsigned k = 0; k < 10; k++)
        mm_free(block[k]);
    for (unsigned k = 10; k-- > 0;)
        filled((size_t)16 << k, 'b');
    CU_ASSERT_EQUAL(mem_heapsize(), before);
    CU_ASSERT(mm_checkheap(__LINE__));
}

/* Step 5: realloc in place and memalign. */

static void the_last_block_grows_where_it_is(void)
{
    fresh_heap();
    char *block = filled(1000, 'a');

    CU_ASSERT_PTR_EQUAL(mm_realloc(block, 3000), block);
    CU_ASSERT(holds(block, 1000, 'a'));
    CU_ASSERT(mm_checkheap(__LINE__));
}

static void memalign_aligns(void)
{
    fresh_heap();
    for (size_t alignment = 1; alignment <= 4096; alignment *= 2) {
        char *block = mm_memalign(alignment, 100);

        CU_ASSERT_PTR_NOT_NULL_FATAL(block);
        CU_ASSERT_EQUAL((uintptr_t)block % alignment, 0);
        memset(block, 'a', 100);
    }
    CU_ASSERT(mm_checkheap(__LINE__));
}

static CU_TestInfo tests[] = {
    {"1 blocks are aligned", blocks_are_aligned},
    {"1 neighbours do not share bytes", neighbours_do_not_share_bytes},
    {"1 realloc keeps the payload", realloc_keeps_the_payload},
    {"1 too much is refused politely", too_much_is_refused_politely},
    {"1 a random run keeps the payloads", a_random_run_keeps_the_payloads},
    {"2 freed bytes are used again", freed_bytes_are_used_again},
    {"3 free neighbours become one", free_neighbours_become_one},
    {"4 every size finds its way back", every_size_finds_its_way_back},
    {"5 the last block grows where it is", the_last_block_grows_where_it_is},
    {"5 memalign aligns", memalign_aligns},
    CU_TEST_INFO_NULL,
};

static CU_SuiteInfo suites[] = {
    {.pName = "mm", .pTests = tests},
    CU_SUITE_INFO_NULL,
};

int main(void)
{
    mem_init();
    if (CU_initialize_registry() != CUE_SUCCESS ||
        CU_register_suites(suites) != CUE_SUCCESS)
        return 2;
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failures > 0;
}
