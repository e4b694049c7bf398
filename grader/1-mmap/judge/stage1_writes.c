/* Stage 1, what is written. */
#include "files.h"
#include "scene.h"
#include "stages.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

enum { FILE_BYTES = 5 * PAGE + 123 };

/* Bytes of the judge's own copy of the file, changed as the file is to be. */
static char model[FILE_BYTES];

static void write_at_random(void)
{
    static char fresh[FILE_BYTES];
    uint64_t at = dice_between(&dice, 0, FILE_BYTES - 1);
    uint64_t count = dice_skewed(&dice, 1, FILE_BYTES - at);

    for (uint64_t i = 0; i < count; i++)
        fresh[i] = (char)dice_between(&dice, 'A', 'Z');
    memcpy(model + at, fresh, count);
    if (dice_chance(&dice, 50))
        need_write(LETTERS, at, fresh, count);
    else
        need_save(LETTERS, at, fresh, count);
}

/* Whoever looks at the file sees the bytes, and no others have changed. */
static void writes_are_in_the_file_at_once(void)
{
    scene_dice(10);
    fresh_box();
    memcpy(model, lend_letters(LETTERS, FILE_BYTES), FILE_BYTES);
    for (unsigned i = 0; i < 60; i++) {
        write_at_random();
        need_content(LETTERS, model, FILE_BYTES, "a write");
    }
}

/* Sums that wrap around included. */
static void writes_beyond_the_end_are_refused(void)
{
    static const struct {
        uint64_t at, count;
    } beyond[] = {{FILE_BYTES, 1},     {FILE_BYTES - 1, 2},
                  {0, FILE_BYTES + 1}, {6 * PAGE, 1},
                  {UINT64_MAX, 1},     {UINT64_MAX - PAGE + 1, PAGE + 100}};
    static char fresh[FILE_BYTES + 1];

    scene_dice(11);
    fresh_box();
    const char *content = lend_letters(LETTERS, FILE_BYTES);
    need_write(LETTERS, 0, content, 1);
    need_write(LETTERS, FILE_BYTES - 1, content + FILE_BYTES - 1, 1);
    need_write(LETTERS, 0, fresh, 0);
    need_save(LETTERS, FILE_BYTES, fresh, 0);
    for (unsigned i = 0; i < sizeof beyond / sizeof *beyond; i++) {
        need_failure(
            (uint64_t)ask_write(LETTERS, beyond[i].at, fresh, beyond[i].count),
            EINVAL, "a filemap_write beyond the end of the file");
        need_content(LETTERS, content, FILE_BYTES, "a write that was refused");
    }
}

/* The msync(2) of the last call, and the munmap(2) of a shared mapping, which
 * tells where that was. NULL: none. */
static const struct entry *logged(int number)
{
    size_t n;
    const struct entry *log = clerk_log(&n);

    for (size_t i = 0; i < n; i++)
        if (log[i].number == number)
            return &log[i];
    return NULL;
}

/* msync has to name the pages with the bytes, and to wait. */
static void need_sync(uint64_t at, uint64_t count)
{
    const struct entry *sync = logged(SYS_msync), *gone = logged(SYS_munmap);

    CHECK(sync != NULL, "filemap_save returned without msync: the bytes may "
                        "be lost with the next power cut");
    CHECK(sync->arg[2] & MS_SYNC,
          "filemap_save called msync without MS_SYNC, which does not wait");
    CHECK(sync->arg[1] >= at % PAGE + count,
          "filemap_save called msync for %lu bytes, but the %lu that were "
          "written begin %lu behind the start of a page",
          sync->arg[1], count, at % PAGE);
    CHECK(gone == NULL || gone > sync,
          "filemap_save unmapped the file before msync");
}

static void saves_wait_for_the_disk(void)
{
    static const char fresh[3 * PAGE];

    scene_dice(12);
    fresh_box();
    lend_letters(LETTERS, FILE_BYTES);
    for (uint64_t count = 1; count <= 3 * PAGE; count = 3 * count + 1) {
        uint64_t at = dice_between(&dice, 0, FILE_BYTES - count);
        need_save(LETTERS, at, fresh, count);
        need_sync(at, count);
    }
}

static uint64_t pages_of(uint64_t at, uint64_t count)
{
    return (page_up(at + count) - page_down(at)) / PAGE;
}

/* The first mapping of a file in the last call. */
static const struct entry *file_mapping(void)
{
    size_t n;
    const struct entry *log = clerk_log(&n);

    for (size_t i = 0; i < n; i++)
        if (log[i].number == SYS_mmap && (int)log[i].arg[4] >= 0 &&
            !(log[i].arg[3] & MAP_ANONYMOUS))
            return &log[i];
    return NULL;
}

/* Of a file of 1 MiB, a few bytes. */
static void writes_map_what_they_change(void)
{
    static const char fresh[2 * PAGE];

    scene_dice(13);
    fresh_box();
    lend_hole(LARGE, MiB);
    for (unsigned i = 0; i < 20; i++) {
        uint64_t count = dice_skewed(&dice, 1, 2 * PAGE);
        uint64_t at = dice_between(&dice, 0, MiB - count);
        need_write(LARGE, at, fresh, count);
        const struct entry *map = file_mapping();
        CHECK(map != NULL, "filemap_write mapped no file");
        CHECK(page_up(map->arg[1]) / PAGE == pages_of(at, count) &&
                  map->arg[5] == page_down(at),
              "filemap_write of %lu bytes at %lu mapped %lu bytes from %lu on, "
              "expected %lu pages from %lu on",
              count, at, map->arg[1], map->arg[5], pages_of(at, count),
              page_down(at));
    }
}

const struct check stage_1_writes[] = {
    {CORRECTNESS, 1, "filemap_write is in the file when it returns",
     writes_are_in_the_file_at_once},
    {CORRECTNESS, 1, "a write beyond the end of a file changes nothing",
     writes_beyond_the_end_are_refused},
    {CORRECTNESS, 1, "filemap_save returns when the bytes are on the disk",
     saves_wait_for_the_disk},
    {SCALABILITY, 1, "a write maps the pages that it changes and no more",
     writes_map_what_they_change},
    {0}};
