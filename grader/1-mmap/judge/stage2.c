/* Stage 2: reserve and release. */
#include "costs.h"
#include "kit.h"
#include "regions.h"
#include "scene.h"
#include "space.h"
#include "stages.h"

#include "../../judge/box/script.h"

#include <errno.h>
#include <sys/mman.h>

enum { READ_WRITE = PROT_READ | PROT_WRITE };

/* Sizes that are whole pages and sizes that are not. */
static const uint64_t some_sizes[] = {PAGE,       PAGE + 1, 64 * KiB,
                                      100 * 1000, MiB,      3 * MiB + 5};
enum { N_SIZES = sizeof some_sizes / sizeof *some_sizes };

static void regions_have_whole_pages(void)
{
    fresh_box();
    for (unsigned i = 0; i < N_SIZES; i++) {
        uint64_t right = page_up(some_sizes[i]);
        uint64_t base = need_reserve(i, some_sizes[i], PAGE);
        CHECK(region_size(i) == right,
              "region_reserve(region, %lu, 4096) set region->bytes to %lu, "
              "expected %lu",
              some_sizes[i], region_size(i), right);
        CHECK(base % PAGE == 0 && space_mapped(base, right) == right,
              "region->base is %#lx, and %lu of the %lu bytes there are mapped",
              base, space_mapped(base, right), right);
    }
}

/* Who touches what is reserved is stopped, and so is who runs over its ends. */
static void reserved_is_out_of_reach(void)
{
    fresh_box();
    for (unsigned i = 0; i < N_SIZES; i++) {
        uint64_t bytes = page_up(some_sizes[i]);
        uint64_t base = need_reserve(i, some_sizes[i], PAGE), all;
        all = space_protected(base, bytes, PROT_NONE);
        CHECK(all == bytes,
              "of %lu bytes that were reserved, %lu can be accessed", bytes,
              bytes - all);
        CHECK(space_protected(base - PAGE, PAGE, PROT_NONE) == PAGE &&
                  space_protected(base + bytes, PAGE, PROT_NONE) == PAGE,
              "there is no guard page on both sides of [%#lx, +%lu)", base,
              bytes);
    }
}

/* 4 KiB to 1 GiB. */
static void regions_are_aligned(void)
{
    fresh_box();
    for (uint64_t alignment = PAGE; alignment <= GiB; alignment *= 2) {
        uint64_t base = need_reserve(0, 5 * PAGE, alignment);
        CHECK(base % alignment == 0,
              "region_reserve(region, 20480, %s) chose %#lx, which is not a "
              "multiple",
              size_name(alignment), base);
    }
}

/* Not a page of waste, however wide the search for a place was. */
static void exactly_that_much_is_mapped(void)
{
    fresh_box();
    for (uint64_t alignment = PAGE; alignment <= GiB; alignment *= 4)
        for (unsigned i = 0; i < N_SIZES; i++) {
            uint64_t bytes = page_up(some_sizes[i]) + 2 * PAGE;
            space_remember();
            uint64_t base = need_reserve(i, some_sizes[i], alignment);
            CHECK(space_gained() == bytes && space_lost() == 0,
                  "region_reserve(region, %lu, %s) mapped %lu bytes, expected "
                  "%lu with two guard pages",
                  some_sizes[i], size_name(alignment), space_gained(), bytes);
            CHECK(space_mapped(base - PAGE, bytes) == bytes,
                  "what was mapped is not the region at %#lx and its guards",
                  base);
        }
}

/* The place where the kernel will look first is next to memory in use. */
static void others_are_left_alone(void)
{
    enum { BYTES = 2 * MiB };

    fresh_box();
    for (uint64_t alignment = PAGE; alignment <= 4 * MiB; alignment *= 4) {
        uint64_t other = kit_map(BYTES, READ_WRITE);
        kit_write(other, BYTES, '#');
        need_reserve(0, 64 * KiB, alignment);
        struct pages pages = pages_in(other, BYTES);
        CHECK(pages.own == BYTES / PAGE && peek_byte(other) == '#',
              "region_reserve(region, 65536, %s) took memory that was in use "
              "at %#lx: MAP_FIXED unmaps what is there",
              size_name(alignment), other);
    }
}

static uint64_t table_kilobytes(void)
{
    return papers_status(witness(), "VmPTE:");
}

static void terabytes_cost_nothing(void)
{
    fresh_box();
    uint64_t tables = table_kilobytes();
    uint64_t base = need_reserve(0, TiB, 2 * MiB);
    CHECK(faults_of_call() == 0 && table_kilobytes() == tables,
          "to reserve a terabyte took %lu page faults and %lu KiB of page "
          "tables, expected none",
          faults_of_call(), table_kilobytes() - tables);
    need_commit(0, TiB / 2, PAGE);
    kit_poke(base + TiB / 2, 'x');
    CHECK(space_protected(base, TiB, PROT_NONE) == TiB - PAGE,
          "a page in the middle of a terabyte was committed, and %lu bytes "
          "are not reserved any more",
          TiB - space_protected(base, TiB, PROT_NONE));
    need_release(0);
}

static void impossible_regions_are_refused(void)
{
    static const uint64_t odd[] = {0, 1, 2048, 4097, 12288, (1ul << 40) + PAGE};
    static const struct {
        uint64_t bytes, alignment;
    } huge[] = {{UINT64_MAX, PAGE},
                {UINT64_MAX - PAGE, PAGE},
                {UINT64_MAX - 2 * PAGE + 1, PAGE},
                {1ul << 47, PAGE},
                {1ul << 63, PAGE},
                {PAGE, 1ul << 63},
                {1ul << 63, 1ul << 63},
                {UINT64_MAX - MiB, MiB}};

    fresh_box();
    need_reserve(0, MiB, PAGE);
    space_remember();
    need_failure((uint64_t)ask_reserve(1, 0, PAGE), EINVAL,
                 "region_reserve of 0 bytes");
    for (unsigned i = 0; i < sizeof odd / sizeof *odd; i++)
        need_failure((uint64_t)ask_reserve(1, MiB, odd[i]), EINVAL,
                     "region_reserve at a multiple of what is no power of two "
                     "or less than a page");
    for (unsigned i = 0; i < sizeof huge / sizeof *huge; i++)
        need_failure((uint64_t)ask_reserve(1, huge[i].bytes, huge[i].alignment),
                     ENOMEM, "region_reserve of more than there is");
    need_same_space("region_reserve had failed");
}

enum { RESERVE_CALLS = 4 }; /* map, trim two ends, and one to spare */

static void reserving_costs_few_calls(void)
{
    fresh_box();
    for (uint64_t bytes = PAGE; bytes <= GiB; bytes *= 4)
        for (uint64_t alignment = PAGE; alignment <= MiB; alignment *= 16) {
            need_reserve(0, bytes, alignment);
            if (alignment == PAGE)
                cost_note("region_reserve", bytes);
            CHECK(calls_of_call() <= RESERVE_CALLS && faults_of_call() == 0,
                  "region_reserve(region, %s, %s) took %lu system calls and "
                  "%lu page faults, expected at most %d and 0",
                  size_name(bytes), size_name(alignment), calls_of_call(),
                  faults_of_call(), RESERVE_CALLS);
            need_release(0);
        }
}

/* With mappings of others right beside it; and of a region that is none, for
 * all of its struct is 0, what munmap says. */
static void release_unmaps_the_region_alone(void)
{
    enum { BYTES = 10 * PAGE, NEVER_RESERVED = 1 };

    fresh_box();
    uint64_t base = need_reserve(0, BYTES, MiB), right = BYTES + 2 * PAGE;
    kit_map_at(base - 2 * PAGE, PAGE, READ_WRITE);
    kit_map_at(base + BYTES + PAGE, PAGE, READ_WRITE);
    need_commit(0, PAGE, PAGE);
    space_remember();
    need_release(0);
    uint64_t left = space_mapped(base - PAGE, right);
    CHECK(left == 0,
          "after region_release, %lu bytes of the region and its guards are "
          "still mapped",
          left);
    CHECK(space_lost() <= right,
          "region_release also unmapped memory beside the region");
    fresh_box();
    need_failure((uint64_t)ask_release(NEVER_RESERVED), EINVAL,
                 "region_release of a struct region that is all 0");
}

/* Each has its own memory; half of them go. */
static void many_regions_live_side_by_side(void)
{
    uint64_t base[MMAP_REGIONS], bytes[MMAP_REGIONS], total = 0;

    scene_dice(17);
    fresh_box();
    for (unsigned i = 0; i < MMAP_REGIONS; i++) {
        bytes[i] = PAGE * dice_skewed(&dice, 1, 64);
        base[i] = need_reserve(i, bytes[i], PAGE << dice_between(&dice, 0, 8));
        need_commit(i, 0, bytes[i]);
        kit_write(base[i], bytes[i], (unsigned char)(i + 1));
    }
    space_remember();
    for (unsigned i = 0; i < MMAP_REGIONS; i += 2) {
        need_release(i);
        total += bytes[i] + 2 * PAGE;
    }
    for (unsigned i = 1; i < MMAP_REGIONS; i += 2) {
        CHECK(space_mapped(base[i], bytes[i]) == bytes[i],
              "region %u of %d is no longer mapped when others were released",
              i, MMAP_REGIONS);
        CHECK(peek_byte(base[i]) == i + 1 &&
                  peek_byte(base[i] + bytes[i] - PAGE) == i + 1,
              "region %u of %d lost its contents when others were released", i,
              MMAP_REGIONS);
    }
    CHECK(space_lost() == total,
          "of %d regions half were released: %lu bytes were unmapped, expected "
          "%lu",
          MMAP_REGIONS, space_lost(), total);
}

/* Reserve, commit, use, decommit, release. */
static void add_round(void)
{
    enum { BASE = 1, BYTES = 8 * PAGE };

    script_add3(CALL_RESERVE, SLOT_ASK, 0, BYTES, MiB);
    script_add(CALL_BASE, BASE, 0, 0);
    script_add3(CALL_COMMIT, SLOT_ASK, 0, 0, BYTES);
    script_add_on_slot(CALL_WRITE, SLOT_ASK, BASE, BYTES);
    script_add3(CALL_DECOMMIT, SLOT_ASK, 0, 0, 2 * PAGE);
    script_add3(CALL_RELEASE, SLOT_ASK, 0, 0, 0);
}

static void run_rounds(unsigned n)
{
    script_clear();
    for (unsigned i = 0; i < n; i++)
        add_round();
    script_asked();
}

static void rounds_leave_nothing_behind(void)
{
    fresh_box();
    need_reserve(0, PAGE, PAGE);
    need_release(0);
    run_rounds(1);
    space_remember();
    uint64_t tables = table_kilobytes();
    run_rounds(1000);
    need_same_space("1000 rounds of reserving, using and releasing a region");
    CHECK(table_kilobytes() == tables,
          "1000 rounds of reserving, using and releasing a region left %lu KiB "
          "of page tables",
          table_kilobytes() - tables);
}

const struct check stage_2_checks[] = {
    {CORRECTNESS, 2, "region_reserve maps a region of whole pages",
     regions_have_whole_pages},
    {CORRECTNESS, 1, "nobody can access what is only reserved nor the guards",
     reserved_is_out_of_reach},
    {CORRECTNESS, 2, "a region begins at a multiple of any power of two",
     regions_are_aligned},
    {FRAGMENTATION, 2, "exactly a region and two guard pages are mapped",
     exactly_that_much_is_mapped},
    {FRAGMENTATION, 1, "a terabyte is reserved at no cost",
     terabytes_cost_nothing},
    {CORRECTNESS, 1, "reserving leaves all other memory alone",
     others_are_left_alone},
    {CORRECTNESS, 1, "impossible regions are refused and nothing changes",
     impossible_regions_are_refused},
    {SCALABILITY, 1, "reserving costs few system calls whatever the size",
     reserving_costs_few_calls},
    {CORRECTNESS, 1, "region_release unmaps the region and nothing else",
     release_unmaps_the_region_alone},
    {CORRECTNESS, 1, "many regions live side by side",
     many_regions_live_side_by_side},
    {FRAGMENTATION, 1, "a thousand rounds leave nothing behind",
     rounds_leave_nothing_behind},
    {0}};
