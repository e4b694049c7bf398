/* filemap_test.c: your own tests of filemap.c. `make test` runs them.
 *
 * A few examples show how one is written: a sentence that is true of good code,
 * a scene, and assertions. They are a beginning: add the case that you are
 * unsure about, then its row in the table at the end.
 */
#include "filemap.h"
#include "tests.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { FILE_BYTES = 3 * PAGE_BYTES + 100 };

static char path[64];

/* A new file: letters, but for one '!' at the end of each page and its own. */
static void new_file(void)
{
    static char letters[FILE_BYTES];

    strcpy(path, "/tmp/filemap-XXXXXX");
    int file = mkstemp(path);
    CU_ASSERT_FATAL(file >= 0);
    memset(letters, 'a', sizeof letters);
    for (size_t at = PAGE_BYTES - 1; at < FILE_BYTES; at += PAGE_BYTES)
        letters[at] = '!';
    letters[FILE_BYTES - 1] = '!';
    CU_ASSERT_EQUAL(write(file, letters, FILE_BYTES), FILE_BYTES);
    close(file);
}

/* True if the file, as read(2) sees it, has that text there. */
static bool file_has(size_t at, const char *text)
{
    char found[64] = "";
    int file = open(path, O_RDONLY);

    CU_ASSERT_FATAL(file >= 0);
    ssize_t count = pread(file, found, strlen(text), (off_t)at);
    close(file);
    return count == (ssize_t)strlen(text) && strcmp(found, text) == 0;
}

static void counting_looks_at_each_byte(void)
{
    new_file();
    CU_ASSERT_EQUAL(filemap_count(path, '!'), 4);
    CU_ASSERT_EQUAL(filemap_count(path, 'a'), FILE_BYTES - 4);
    CU_ASSERT_EQUAL(filemap_count(path, 'b'), 0);
    unlink(path);
}

static void an_empty_file_has_no_bytes(void)
{
    new_file();
    CU_ASSERT_EQUAL(truncate(path, 0), 0);
    CU_ASSERT_EQUAL(filemap_count(path, 'a'), 0);
    CU_ASSERT_EQUAL(filemap_count(path, 0), 0);
    unlink(path);
}

static void what_cannot_be_opened_is_refused(void)
{
    size_t bytes;

    errno = 0;
    CU_ASSERT_EQUAL(filemap_count("/tmp/there is no such file", 'a'), -1);
    CU_ASSERT_EQUAL(errno, ENOENT);
    errno = 0;
    CU_ASSERT_PTR_NULL(filemap_draft("/tmp/there is no such file", &bytes));
    CU_ASSERT_EQUAL(errno, ENOENT);
    errno = 0;
    CU_ASSERT_EQUAL(filemap_write("/tmp/there is no such file", 0, "a", 1), -1);
    CU_ASSERT_EQUAL(errno, ENOENT);
}

/* A folder, and a device that could be mapped. */
static void what_is_no_regular_file_is_refused(void)
{
    size_t bytes;

    errno = 0;
    CU_ASSERT_EQUAL(filemap_count("/tmp", 'a'), -1);
    CU_ASSERT_EQUAL(errno, EINVAL);
    errno = 0;
    CU_ASSERT_PTR_NULL(filemap_draft("/tmp", &bytes));
    CU_ASSERT_EQUAL(errno, EINVAL);
    errno = 0;
    CU_ASSERT_EQUAL(filemap_count("/dev/zero", 0), -1);
    CU_ASSERT_EQUAL(errno, EINVAL);
}

/* mmap of 0 bytes says MAP_FAILED, and that is not NULL. */
static void an_empty_file_has_no_draft(void)
{
    size_t bytes;

    new_file();
    CU_ASSERT_EQUAL(truncate(path, 0), 0);
    errno = 0;
    CU_ASSERT_PTR_NULL(filemap_draft(path, &bytes));
    CU_ASSERT_EQUAL(errno, EINVAL);
    unlink(path);
}

/* The file is fine, but there are no addresses left to map it. */
static void a_mapping_that_fails_is_told(void)
{
    struct rlimit before, none;
    size_t bytes;

    new_file();
    getrlimit(RLIMIT_AS, &before);
    none = (struct rlimit){mapped(), before.rlim_max};
    setrlimit(RLIMIT_AS, &none);
    errno = 0;
    ssize_t count = filemap_count(path, 'a');
    int count_errno = errno;
    char *draft = filemap_draft(path, &bytes);
    int written = filemap_write(path, 0, "b", 1);
    setrlimit(RLIMIT_AS, &before);
    CU_ASSERT_EQUAL(count, -1);
    CU_ASSERT_EQUAL(count_errno, ENOMEM);
    CU_ASSERT_PTR_NULL(draft);
    CU_ASSERT_EQUAL(written, -1);
    unlink(path);
}

static void the_file_never_sees_a_draft(void)
{
    size_t bytes = 0;

    new_file();
    char *draft = filemap_draft(path, &bytes);
    CU_ASSERT_PTR_NOT_NULL_FATAL(draft);
    CU_ASSERT_EQUAL(bytes, FILE_BYTES);
    memset(draft, 'x', bytes);
    CU_ASSERT_EQUAL(filemap_count(path, 'x'), 0);
    CU_ASSERT_EQUAL(filemap_drop(draft, bytes), 0);
    CU_ASSERT_FALSE(is_mapped_as(draft, PAGE_BYTES, ""));
    unlink(path);
}

static void a_write_is_in_the_file(void)
{
    new_file();
    CU_ASSERT_EQUAL(filemap_write(path, PAGE_BYTES - 3, "across", 6), 0);
    CU_ASSERT(file_has(PAGE_BYTES - 4, "aacrossa"));
    CU_ASSERT_EQUAL(filemap_save(path, FILE_BYTES - 4, "end.", 4), 0);
    CU_ASSERT(file_has(FILE_BYTES - 5, "aend."));
    unlink(path);
}

static void a_write_behind_the_end_is_refused(void)
{
    new_file();
    errno = 0;
    CU_ASSERT_EQUAL(filemap_write(path, FILE_BYTES - 3, "long", 4), -1);
    CU_ASSERT_EQUAL(errno, EINVAL);
    CU_ASSERT(file_has(FILE_BYTES - 3, "aa!"));
    unlink(path);
}

/* A new descriptor is the lowest number that is free. */
static void nothing_stays_open_or_mapped(void)
{
    new_file();
    int free_before = dup(0);
    close(free_before);
    size_t mapped_before = mapped();

    for (int i = 0; i < 10; i++) {
        CU_ASSERT_EQUAL(filemap_count(path, '!'), 4);
        CU_ASSERT_EQUAL(filemap_write(path, 5, "a", 1), 0);
        CU_ASSERT_EQUAL(filemap_save(path, FILE_BYTES, "a", 1), -1);
    }
    CU_ASSERT_EQUAL(mapped(), mapped_before);
    int free_after = dup(0);
    close(free_after);
    CU_ASSERT_EQUAL(free_after, free_before);
    unlink(path);
}

CU_TestInfo filemap_tests[] = {
    {"1 counting looks at each byte", counting_looks_at_each_byte},
    {"1 an empty file has no bytes", an_empty_file_has_no_bytes},
    {"1 what cannot be opened is refused", what_cannot_be_opened_is_refused},
    {"1 what is no regular file is refused",
     what_is_no_regular_file_is_refused},
    {"1 an empty file has no draft", an_empty_file_has_no_draft},
    {"1 a mapping that fails is told", a_mapping_that_fails_is_told},
    {"1 the file never sees a draft", the_file_never_sees_a_draft},
    {"1 a write is in the file", a_write_is_in_the_file},
    {"1 a write behind the end is refused", a_write_behind_the_end_is_refused},
    {"1 nothing stays open or mapped", nothing_stays_open_or_mapped},
    CU_TEST_INFO_NULL,
};
