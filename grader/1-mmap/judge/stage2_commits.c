/* Stage 2, commit and decommit. */
#include "book.h"
#include "costs.h"
#include "kit.h"
#include "regions.h"
#include "scene.h"
#include "space.h"
#include "stages.h"

#include <errno.h>
#include <sys/mman.h>

/* The pages with those bytes, and no other. */
static void commit_opens_pages(void)
{
    static const struct {
        uint64_t at, bytes;
    } part[] = {{PAGE, PAGE},
                {3 * PAGE + 1, 1},
                {5 * PAGE - 1, 2},
                {8 * PAGE + 7, 2 * PAGE},
                {BOOK_BYTES - 1, 1},
                {20 * PAGE, 0},
                {0, 1},
                {30 * PAGE + 5, 10 * PAGE - 5}};

    fresh_box();
    book_open();
    for (unsigned i = 0; i < sizeof part / sizeof *part; i++) {
        book_commit(part[i].at, part[i].bytes);
        book_verify();
    }
    book_commit(0, BOOK_BYTES);
    book_verify();
}

/* Of 64 MiB that are committed twice, a byte in each mebibyte. */
static void much_keeps_its_contents(void)
{
    enum { BYTES = 64 * MiB };
    uint64_t base = need_reserve(1, BYTES, PAGE);

    need_commit(1, 0, BYTES);
    for (uint64_t at = 0; at < BYTES; at += MiB)
        kit_poke(base + at, '#');
    need_commit(1, 0, BYTES);
    for (uint64_t at = 0; at < BYTES; at += MiB)
        CHECK(pages_in(base + at, 1).own == 1 && peek_byte(base + at) == '#',
              "after region_commit of %s, byte %lu of the region is not what "
              "was written there before",
              size_name(BYTES), at);
}

/* Fresh memory reads as 0; committing again does not change what is there. */
static void committed_memory_keeps_its_contents(void)
{
    fresh_box();
    uint64_t base = book_open();
    book_commit(PAGE, 4 * PAGE);
    uint64_t byte = asked(CALL_PEEK, base + 3 * PAGE + 17, 0, 0);
    CHECK(byte == 0, "a byte of fresh memory is %lu, expected 0", byte);
    kit_poke(base + 3 * PAGE, 0);
    need_decommit(0, PAGE, 4 * PAGE);
    need_commit(0, PAGE, 4 * PAGE);
    book_use();
    book_commit(0, 3 * PAGE);
    book_commit(0, BOOK_BYTES);
    book_commit(2 * PAGE + 1, 1);
    book_verify();
    much_keeps_its_contents();
}

static void committing_is_one_call(void)
{
    fresh_box();
    need_reserve(0, 256 * MiB, PAGE);
    for (uint64_t bytes = PAGE; bytes <= 64 * MiB; bytes *= 2) {
        need_commit(0, bytes, bytes);
        cost_note("region_commit", bytes);
        CHECK(calls_of_call() == 1 && faults_of_call() == 0,
              "region_commit of %s took %lu system calls and %lu page faults, "
              "expected 1 and 0",
              size_name(bytes), calls_of_call(), faults_of_call());
    }
}

/* Outside of the region, or more than the kernel gives. */
static void a_failed_commit_changes_nothing(void)
{
    static const struct {
        uint64_t at, bytes;
    } outside[] = {{4 * (uint64_t)GiB, 1},
                   {4 * (uint64_t)GiB - 1, 2},
                   {0, 4 * (uint64_t)GiB + 1},
                   {PAGE, UINT64_MAX - 100},
                   {UINT64_MAX, 1}};
    const uint64_t bytes = 4 * (uint64_t)GiB;

    fresh_box();
    uint64_t base = need_reserve(0, bytes, PAGE);
    for (unsigned i = 0; i < sizeof outside / sizeof *outside; i++) {
        need_failure((uint64_t)ask_commit(0, outside[i].at, outside[i].bytes),
                     ERANGE, "region_commit outside of the region");
        need_failure((uint64_t)ask_decommit(0, outside[i].at, outside[i].bytes),
                     ERANGE, "region_decommit outside of the region");
    }
    need_failure((uint64_t)ask_commit(0, 0, 2 * (uint64_t)GiB), ENOMEM,
                 "region_commit of 2 GiB where the kernel gives 1 GiB");
    CHECK(space_protected(base, bytes, PROT_NONE) == bytes,
          "after region_commit had failed, %lu bytes can be accessed",
          bytes - space_protected(base, bytes, PROT_NONE));
    need_commit(0, bytes - 1, 1);
}

/* A page goes when all of it was to go. */
static void decommit_spares_neighbours(void)
{
    static const struct {
        uint64_t at, bytes;
    } part[] = {{PAGE + 1, PAGE},         {4 * PAGE - 1, PAGE + 1},
                {7 * PAGE, PAGE - 1},     {10 * PAGE + 100, 3 * PAGE},
                {20 * PAGE, 0},           {21 * PAGE + 5, 10},
                {BOOK_BYTES - PAGE, PAGE}};

    fresh_box();
    book_open();
    book_commit(0, BOOK_BYTES);
    book_use();
    for (unsigned i = 0; i < sizeof part / sizeof *part; i++) {
        book_decommit(part[i].at, part[i].bytes);
        book_verify();
    }
}

/* The memory goes, the addresses stay; what comes back is new. */
static void decommitted_memory_is_given_back(void)
{
    enum { BYTES = 256 * PAGE };

    fresh_box();
    uint64_t base = need_reserve(0, BYTES, PAGE);
    need_commit(0, 0, BYTES);
    kit_write(base, BYTES, '#');
    need_decommit(0, 0, BYTES);
    struct pages pages = pages_in(base, BYTES);
    CHECK(pages.absent == BYTES / PAGE,
          "256 pages were used and decommitted, and %lu still take memory",
          pages.own + pages.zero);
    CHECK(space_protected(base, BYTES, PROT_NONE) == BYTES,
          "of %d bytes that were decommitted, only %lu are reserved", BYTES,
          space_protected(base, BYTES, PROT_NONE));
    need_commit(0, 0, BYTES);
    for (uint64_t at = base; at < base + BYTES; at += 37 * PAGE)
        CHECK(asked(CALL_PEEK, at, 0, 0) == 0,
              "memory that was decommitted and committed again is not 0");
}

/* All of it in any order: the book tells what each page should be. */
static void any_order_does(void)
{
    scene_dice(15);
    fresh_box();
    book_open();
    for (unsigned i = 0; i < 80; i++) {
        uint64_t at = dice_between(&dice, 0, BOOK_BYTES - 1);
        uint64_t bytes = dice_skewed(&dice, 1, BOOK_BYTES - at);
        if (dice_chance(&dice, 55))
            book_commit(at, bytes);
        else
            book_decommit(at, bytes);
        book_verify();
        if (dice_chance(&dice, 30))
            book_use();
    }
}

static void decommitting_is_two_calls(void)
{
    fresh_box();
    uint64_t base = need_reserve(0, 64 * MiB, PAGE);
    need_commit(0, 0, 64 * MiB);
    for (uint64_t bytes = PAGE; bytes <= 4 * MiB; bytes *= 4) {
        kit_write(base + bytes, bytes, 'x');
        need_decommit(0, bytes, bytes);
        cost_note("region_decommit", bytes);
        CHECK(calls_of_call() <= 2 && faults_of_call() == 0,
              "region_decommit of %s took %lu system calls and %lu page "
              "faults, expected at most 2 and 0",
              size_name(bytes), calls_of_call(), faults_of_call());
    }
}

static void need_right_resident(uint64_t base, uint64_t at, uint64_t bytes)
{
    struct pages before = pages_in(base + at, bytes);
    uint64_t right = bytes ? before.own + before.zero : 0;
    uint64_t told = need_resident(0, at, bytes);
    struct pages after = pages_in(base + at, bytes);

    CHECK(told == right,
          "region_resident(region, %lu, %lu) returned %lu, but in memory are "
          "%lu page%s",
          at, bytes, told, right, plural(right));
    CHECK(after.absent == before.absent,
          "region_resident(region, %lu, %lu) touched %lu page%s that were not "
          "in memory",
          at, bytes, before.absent - after.absent,
          plural(before.absent - after.absent));
}

/* Pages of zeroes, pages in use, pages that were never touched; a gibibyte with
 * something at its end. */
static void resident_pages_are_counted(void)
{
    const uint64_t bytes = GiB;

    scene_dice(16);
    fresh_box();
    uint64_t base = need_reserve(0, bytes, PAGE);
    need_commit(0, 0, 100 * PAGE);
    kit_read(base + 3 * PAGE, 10 * PAGE);
    kit_write(base + 8 * PAGE, 20 * PAGE, 'x');
    kit_write(base + 50 * PAGE, PAGE, 'x');
    for (unsigned i = 0; i < 30; i++) {
        uint64_t at = dice_between(&dice, 0, 110 * PAGE);
        need_right_resident(base, at, dice_skewed(&dice, 1, 60 * PAGE));
    }
    need_right_resident(base, 9 * PAGE, 0);
    need_commit(0, bytes - 2 * PAGE, 2 * PAGE);
    kit_write(base + bytes - PAGE, PAGE, 'x');
    need_right_resident(base, 0, bytes);
    need_failure((uint64_t)ask_resident(0, bytes - 1, 2), ERANGE,
                 "region_resident outside of the region");
}

const struct check stage_2_commits[] = {
    {CORRECTNESS, 2,
     "region_commit opens the pages with those bytes and no "
     "other",
     commit_opens_pages},
    {CORRECTNESS, 2, "committed memory reads as 0 and keeps what is written",
     committed_memory_keeps_its_contents},
    {CORRECTNESS, 1, "a commit that fails changes nothing",
     a_failed_commit_changes_nothing},
    {CORRECTNESS, 2, "region_decommit leaves the bytes of neighbours alone",
     decommit_spares_neighbours},
    {CORRECTNESS, 1, "commit and decommit work in any order", any_order_does},
    {CORRECTNESS, 1, "region_resident counts pages and touches none",
     resident_pages_are_counted},
    {FRAGMENTATION, 2, "decommitted memory is given back and stays reserved",
     decommitted_memory_is_given_back},
    {SCALABILITY, 2, "committing is one system call whatever the size",
     committing_is_one_call},
    {SCALABILITY, 1, "decommitting is at most two system calls",
     decommitting_is_two_calls},
    {0}};
