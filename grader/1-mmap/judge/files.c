#include "files.h"

#include "scene.h"

#include "../../judge/box/box.h"

#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

static char letters[FILE_MOST_BYTES];

const char *lend_letters(enum file file, uint64_t bytes)
{
    for (uint64_t i = 0; i < bytes; i++)
        letters[i] = (char)dice_between(&dice, 'a', 'z');
    shelf_put(file_names[file], letters, bytes);
    return letters;
}

void lend_hole(enum file file, uint64_t bytes)
{
    shelf_put_hole(file_names[file], bytes);
}

void lend_all_kinds(void)
{
    shelf_put(file_names[EMPTY], "", 0);
    shelf_put_folder(file_names[FOLDER]);
    lend_letters(READ_ONLY, PAGE);
    shelf_make_read_only(file_names[READ_ONLY]);
    lend_letters(LETTERS, 3 * PAGE + 100);
}

int64_t ask_count(enum file file, unsigned char byte)
{
    return (int64_t)asked(CALL_COUNT, file, byte, 0);
}

uint64_t need_count(enum file file, unsigned char byte)
{
    int64_t count = ask_count(file, byte);

    CHECK(count >= 0, "filemap_count(\"%s\", %u) returned %ld with %s",
          file_names[file], byte, count, errno_name());
    return (uint64_t)count;
}

uint64_t ask_draft(enum file file)
{
    return asked(CALL_DRAFT, file, 0, 0);
}

uint64_t need_draft(enum file file, uint64_t bytes)
{
    uint64_t draft = ask_draft(file);

    CHECK(draft != 0, "filemap_draft(\"%s\") returned NULL with %s",
          file_names[file], errno_name());
    uint64_t told = looked_up(CALL_DRAFT_BYTES, 0);
    CHECK(told == bytes,
          "filemap_draft(\"%s\") set *bytes to %lu, but the file has %lu",
          file_names[file], told, bytes);
    return draft;
}

int64_t ask_drop(uint64_t draft, uint64_t bytes)
{
    return (int64_t)asked(CALL_DROP, draft, bytes, 0);
}

/* The bytes go in at the region's start. */
static int64_t ask_change(enum mmap_call call, enum file file, uint64_t at,
                          const char *from, uint64_t count)
{
    memcpy(box_region()->bytes, from, count);
    return (int64_t)asked(call, file, at, count);
}

int64_t ask_write(enum file file, uint64_t at, const char *from, uint64_t count)
{
    return ask_change(CALL_FILE_WRITE, file, at, from, count);
}

int64_t ask_save(enum file file, uint64_t at, const char *from, uint64_t count)
{
    return ask_change(CALL_FILE_SAVE, file, at, from, count);
}

void need_write(enum file file, uint64_t at, const char *from, uint64_t count)
{
    int64_t returned = ask_write(file, at, from, count);

    CHECK(returned == 0,
          "filemap_write(\"%s\", %lu, from, %lu) returned %ld with %s",
          file_names[file], at, count, returned, errno_name());
}

void need_save(enum file file, uint64_t at, const char *from, uint64_t count)
{
    int64_t returned = ask_save(file, at, from, count);

    CHECK(returned == 0,
          "filemap_save(\"%s\", %lu, from, %lu) returned %ld with %s",
          file_names[file], at, count, returned, errno_name());
}

static uint64_t first_difference(const char *a, const char *b, uint64_t count)
{
    uint64_t i = 0;

    while (i < count && a[i] == b[i])
        i++;
    return i;
}

void need_content(enum file file, const char *bytes, uint64_t count,
                  const char *after_what)
{
    size_t now_bytes;
    char *now = shelf_read(file_names[file], &now_bytes);
    uint64_t at =
        now_bytes == count ? first_difference(now, bytes, count) : count;

    free(now);
    CHECK(now_bytes == count, "after %s, the file has %zu bytes instead of %lu",
          after_what, now_bytes, count);
    CHECK(at == count,
          "after %s, byte %lu of the file is not what it should "
          "be",
          after_what, at);
}

void need_closed(const char *call)
{
    size_t n, opened = 0;
    const struct entry *log = clerk_log(&n);

    for (size_t i = 0; i < n; i++)
        opened += (log[i].number == SYS_openat || log[i].number == SYS_open) &&
                  log[i].error == 0;
    CHECK(calls_of_number(SYS_close) >= opened,
          "%s opened %zu file%s and closed %lu", call, opened, plural(opened),
          calls_of_number(SYS_close));
}
