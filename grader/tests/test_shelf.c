/* test_shelf.c: files that the judge lends to a watched box. */
#include "watching.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

enum { PAGE = 4096 };

/* ---- files -------------------------------------------------------------- */

static void a_lent_file_opens(void)
{
    size_t count;

    shelf_put("letters", "abcabc", 6);
    start();
    long fd = does(ACT_OPEN, 0, O_RDWR);
    const struct entry *entry = only_entry(SYS_openat);
    CU_ASSERT_STRING_EQUAL(entry->path, "letters");
    CU_ASSERT_EQUAL(entry->error, 0);
    CU_ASSERT(fd > 2);
    CU_ASSERT_EQUAL(does(ACT_SIZE, fd, 0), 6);
    uint64_t at = (uint64_t)does(ACT_MAP_FILE, fd, 6);
    CU_ASSERT_EQUAL(does(ACT_CLOSE, fd, 0), 0);
    CU_ASSERT_EQUAL(does(ACT_LOAD, (long)at, 0), 'a');
    CU_ASSERT_EQUAL(pages_at(witness(), at), PAGE_OF_FILE);
    ask(CALL_WRITE, at, 1);
    CU_ASSERT_EQUAL(does(ACT_SYNC, (long)at, PAGE), 0);
    char *text = shelf_read("letters", &count);
    CU_ASSERT_EQUAL(count, 6);
    CU_ASSERT_EQUAL(memcmp(text, "\1bcabc", 6), 0);
    free(text);
    shelf_clear();
}

static void fails_to_open(long name, int flags, int error)
{
    CU_ASSERT_EQUAL(does(ACT_OPEN, name, flags), -1);
    CU_ASSERT_EQUAL(script_reply(SLOT_ASK).error, error);
    CU_ASSERT_EQUAL(only_entry(SYS_openat)->error, error);
}

static void what_is_not_lent_does_not_open(void)
{
    shelf_put("letters", "abc", 3);
    shelf_put("readonly", "abc", 3);
    shelf_make_read_only("readonly");
    shelf_put_folder("folder");
    start();
    fails_to_open(1, O_RDONLY, ENOENT);
    fails_to_open(4, O_RDONLY, ENOENT);
    fails_to_open(2, O_RDWR, EACCES);
    fails_to_open(3, O_RDWR, EISDIR);
    fails_to_open(0, O_RDWR | O_TRUNC, EINVAL);
    CU_ASSERT(does(ACT_OPEN, 2, O_RDONLY) > 2);
    CU_ASSERT(does(ACT_OPEN, 3, O_RDONLY) > 2);
    CU_ASSERT_EQUAL(does(ACT_OPEN_NOWHERE, 0, 0), -1);
    CU_ASSERT_EQUAL(script_reply(SLOT_ASK).error, EFAULT);
    shelf_clear();
    fails_to_open(0, O_RDONLY, ENOENT);
}

static void descriptors_run_out(void)
{
    long fd = 0;

    shelf_put("letters", "abc", 3);
    start();
    for (unsigned i = 0; fd != -1 && i < 100; i++)
        fd = does(ACT_OPEN, 0, O_RDONLY);
    CU_ASSERT_EQUAL(fd, -1);
    CU_ASSERT_EQUAL(script_reply(SLOT_ASK).error, EMFILE);
    CU_ASSERT_EQUAL(does(ACT_CLOSE, 10, 0), 0);
    CU_ASSERT_EQUAL(does(ACT_OPEN, 0, O_RDONLY), 10);
    shelf_clear();
}

static const struct unit_test tests[] = {
    {"a lent file opens", a_lent_file_opens},
    {"what is not lent does not open", what_is_not_lent_does_not_open},
    {"descriptors run out", descriptors_run_out},
    {0}};

int main(void)
{
    prctl(PR_SET_DUMPABLE, 0); /* as the judge has it */
    kit_make();
    scene_build();
    int status = unit_main("shelf", tests);
    scene_end();
    return status;
}
