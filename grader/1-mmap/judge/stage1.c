/* Stage 1: files as memory. */
#include "files.h"
#include "kit.h"
#include "scene.h"
#include "space.h"
#include "stages.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

static uint64_t count_of(const char *bytes, uint64_t n, char byte)
{
    uint64_t count = 0;

    for (uint64_t i = 0; i < n; i++)
        count += bytes[i] == byte;
    return count;
}

static void need_right_count(uint64_t bytes, const char *content, char byte)
{
    uint64_t count = need_count(LETTERS, (unsigned char)byte);
    uint64_t right = count_of(content, bytes, byte);

    CHECK(count == right,
          "filemap_count of '%c' in a file of %lu bytes returned %lu, but "
          "there are %lu",
          byte, bytes, count, right);
}

/* The first green check: open says it, and nothing else is needed. */
static void says_that_there_is_no_file(void)
{
    scene_dice(18);
    fresh_box();
    lend_all_kinds();
    need_failure((uint64_t)ask_count(MISSING, 'x'), ENOENT,
                 "filemap_count of a file that is not there");
    ask_count(LETTERS, 'x');
    CHECK(call_errno() != ENOENT,
          "filemap_count of a file that is there failed with ENOENT");
}

/* A file of that size; what its first letter is, and its last. */
static void need_right_counts(uint64_t bytes)
{
    const char *content = lend_letters(LETTERS, bytes);

    need_right_count(bytes, content, content[0]);
    need_right_count(bytes, content, content[bytes - 1]);
}

/* 100 letters, and then as few as there can be. */
static void counts_in_a_short_file(void)
{
    static const uint64_t sizes[] = {100, 1, 2, 3};

    scene_dice(1);
    fresh_box();
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++)
        need_right_counts(sizes[i]);
}

/* A page, several, and a byte less or more. */
static void counts_in_files_of_any_size(void)
{
    static const uint64_t sizes[] = {4095, 4096,  4097,  8191,
                                     8192, 12293, 65536, 100001};

    scene_dice(2);
    fresh_box();
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++)
        need_right_counts(sizes[i]);
    shelf_put(file_names[LETTERS], "\x80\xff\xff", 3);
    CHECK(need_count(LETTERS, 0xff) == 2,
          "filemap_count of 255 in a file with two such bytes returned %lu",
          need_count(LETTERS, 0xff));
}

/* The last page goes on behind the file's end, with zeroes that are not in the
 * file; and nothing at all is in an empty one. */
static void counts_nothing_behind_the_end(void)
{
    scene_dice(3);
    fresh_box();
    lend_all_kinds();
    uint64_t zeroes = need_count(LETTERS, 0);
    CHECK(zeroes == 0, "filemap_count of 0 in a file of letters returned %lu",
          zeroes);
    zeroes = need_count(EMPTY, 0);
    CHECK(zeroes == 0, "filemap_count of 0 in an empty file returned %lu",
          zeroes);
    lend_hole(ONE_PAGE, PAGE + 1);
    zeroes = need_count(ONE_PAGE, 0);
    CHECK(zeroes == PAGE + 1,
          "filemap_count of 0 in a file of %d zeroes returned %lu", PAGE + 1,
          zeroes);
}

static void need_no_draft(enum file file, int error)
{
    uint64_t draft = ask_draft(file);

    CHECK(draft == 0 && call_errno() == error,
          "filemap_draft(\"%s\") returned %#lx with %s, expected NULL with %s",
          file_names[file], draft, errno_name(), strerrorname_np(error));
}

/* What cannot be opened, what is no file, and what there is no memory for: the
 * kernel gives 1 GiB that can be written to. */
static void says_why_it_fails(void)
{
    scene_dice(4);
    fresh_box();
    lend_all_kinds();
    need_count(LETTERS, 'x');
    need_failure((uint64_t)ask_count(FOLDER, 'x'), EINVAL,
                 "filemap_count of a folder");
    need_no_draft(MISSING, ENOENT);
    need_no_draft(FOLDER, EINVAL);
    need_no_draft(EMPTY, EINVAL);
    lend_hole(LARGE, 2 * (uint64_t)GiB);
    shelf_make_read_only(file_names[LARGE]);
    need_no_draft(LARGE, ENOMEM);
    need_failure((uint64_t)ask_write(MISSING, 0, "x", 1), ENOENT,
                 "filemap_write to a file that is not there");
    need_failure((uint64_t)ask_save(EMPTY, 0, "x", 1), EINVAL,
                 "filemap_save of a byte to an empty file");
}

/* Who may read a file may count it and scribble on a copy. */
static void read_only_files_are_read(void)
{
    scene_dice(5);
    fresh_box();
    lend_all_kinds();
    need_count(READ_ONLY, 'x');
    uint64_t draft = need_draft(READ_ONLY, PAGE);
    kit_write(draft, PAGE, '#');
    need_failure((uint64_t)ask_write(READ_ONLY, 0, "x", 1), EACCES,
                 "filemap_write to a file that may only be read");
}

/* Loads and stores, and nobody copies. */
static void need_no_reads(const char *call)
{
    uint64_t reads = calls_of_number(SYS_read) + calls_of_number(SYS_pread64);

    CHECK(reads == 0, "%s called read or pread %lu times: a load is enough",
          call, reads);
}

static void files_are_read_by_loads(void)
{
    scene_dice(6);
    fresh_box();
    lend_letters(LETTERS, 3 * PAGE);
    need_count(LETTERS, 'x');
    need_no_reads("filemap_count");
    need_draft(LETTERS, 3 * PAGE);
    need_no_reads("filemap_draft");
    need_write(LETTERS, 100, "abc", 3);
    need_no_reads("filemap_write");
}

static void need_no_trace(const char *call)
{
    need_closed(call);
    need_same_space(call);
}

/* Neither a mapping nor a descriptor outlives the call that made it, whether it
 * failed or not. */
static void nothing_stays_mapped_or_open(void)
{
    scene_dice(7);
    fresh_box();
    lend_all_kinds();
    space_remember();
    need_count(LETTERS, 'x');
    CHECK(calls_of_number(SYS_mmap) > 0, "filemap_count mapped nothing");
    need_no_trace("filemap_count");
    need_write(LETTERS, PAGE - 1, "ab", 2);
    need_no_trace("filemap_write");
    need_save(LETTERS, PAGE - 1, "ab", 2);
    need_no_trace("filemap_save");
    ask_count(FOLDER, 'x');
    need_no_trace("filemap_count of a folder");
    ask_draft(EMPTY);
    need_no_trace("filemap_draft of an empty file");
    ask_write(LETTERS, 4 * PAGE, "ab", 2);
    need_no_trace("a filemap_write beyond the end");
}

/* A draft holds what the file holds; a store changes the draft alone. */
static void drafts_are_private(void)
{
    enum { BYTES = 2 * PAGE + 10 };
    static char seen[BYTES];

    scene_dice(8);
    fresh_box();
    const char *content = lend_letters(LETTERS, BYTES);
    uint64_t draft = need_draft(LETTERS, BYTES);
    need_closed("filemap_draft");
    peek_bytes(draft, seen, BYTES);
    CHECK(memcmp(seen, content, BYTES) == 0,
          "the draft does not hold what the file holds");
    kit_write(draft, BYTES, '#');
    CHECK(peek_byte(draft + PAGE) == '#', "a store to the draft was lost");
    need_content(LETTERS, content, BYTES, "stores to its draft");
}

/* Exactly the draft's pages go; what is no draft is refused. */
static void drop_unmaps_the_draft(void)
{
    enum { BYTES = PAGE + 10 };

    scene_dice(9);
    fresh_box();
    lend_letters(LETTERS, BYTES);
    space_remember();
    uint64_t draft = need_draft(LETTERS, BYTES);
    CHECK(space_gained() == 2 * PAGE,
          "a draft of %d bytes took %lu bytes of address space, expected two "
          "pages",
          BYTES, space_gained());
    need_failure((uint64_t)ask_drop(draft + 1, BYTES), EINVAL,
                 "filemap_drop of an address that begins no page");
    need_failure((uint64_t)ask_drop(draft, 0), EINVAL,
                 "filemap_drop of 0 bytes");
    CHECK(ask_drop(draft, BYTES) == 0, "filemap_drop failed with %s",
          errno_name());
    need_same_space("filemap_drop");
}

/* From 64 KiB to 4 MiB. */
static void large_files_cost_no_more_calls(void)
{
    uint64_t first = 0;

    scene_dice(14);
    fresh_box();
    for (uint64_t bytes = 64 * KiB; bytes <= 4 * MiB; bytes *= 2) {
        lend_hole(LARGE, bytes);
        uint64_t zeroes = need_count(LARGE, 0), calls = calls_of_call();
        CHECK(zeroes == bytes,
              "filemap_count of 0 in a file of %s zeroes returned %lu",
              size_name(bytes), zeroes);
        first = first ? first : calls;
        CHECK(calls <= first,
              "filemap_count made %lu system calls for 64 KiB and %lu for %s",
              first, calls, size_name(bytes));
    }
}

/* What needs least comes first. */
const struct check stage_1_checks[] = {
    {CORRECTNESS, 1, "filemap_count says that there is no such file",
     says_that_there_is_no_file},
    {CORRECTNESS, 1, "filemap_count counts a letter in a short file",
     counts_in_a_short_file},
    {CORRECTNESS, 1, "filemap_count is right for files of any size",
     counts_in_files_of_any_size},
    {CORRECTNESS, 1, "filemap_count counts nothing behind the end of a file",
     counts_nothing_behind_the_end},
    {SCALABILITY, 1, "a large file costs no more system calls than a small one",
     large_files_cost_no_more_calls},
    {CORRECTNESS, 1, "a store to a draft is not seen in the file",
     drafts_are_private},
    {CORRECTNESS, 1, "filemap_drop unmaps the draft and nothing else",
     drop_unmaps_the_draft},
    {CORRECTNESS, 1, "a file that may only be read is counted and drafted",
     read_only_files_are_read},
    {CORRECTNESS, 1, "files are read by loads and not by read",
     files_are_read_by_loads},
    {CORRECTNESS, 1, "the errno tells why a file cannot be mapped",
     says_why_it_fails},
    {CORRECTNESS, 1, "no mapping and no descriptor outlives its call",
     nothing_stays_mapped_or_open},
    {0}};
