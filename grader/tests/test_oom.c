/* test_oom.c: what the kernel says of programs that it ended is understood, in
 * both of its hierarchies. */
#include "cli/oom.h"

#include "scratch.h"

static long kills_of(const char *text)
{
    struct scratch scratch = scratch_make();
    scratch_write(&scratch, "file", text);
    long kills = oom_kills_in(scratch_at(&scratch, "file"));
    scratch_remove(&scratch);
    return kills;
}

static void reads_both_files(void)
{
    CU_ASSERT_EQUAL(kills_of("low 0\nhigh 0\nmax 9\noom 4\noom_kill 3\n"
                             "oom_group_kill 0\n"),
                    3);
    CU_ASSERT_EQUAL(kills_of("oom_kill_disable 0\nunder_oom 0\noom_kill 2\n"),
                    2);
}

static void says_when_nothing_is_told(void)
{
    CU_ASSERT_EQUAL(kills_of("oom_kill_disable 0\n"), -1);
    CU_ASSERT_EQUAL(oom_kills_in("/no/such/file"), -1);
}

static void does_not_change_by_itself(void)
{
    CU_ASSERT_EQUAL(oom_kills(), oom_kills());
}

static const struct unit_test tests[] = {
    {"reads both files", reads_both_files},
    {"says when nothing is told", says_when_nothing_is_told},
    {"does not change by itself", does_not_change_by_itself},
    {0},
};

int main(void)
{
    return unit_main("oom", tests);
}
