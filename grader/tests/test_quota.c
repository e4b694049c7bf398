/* How many system calls a watched box may make. */
#include "judge/witness/quota.h"
#include "unit.h"

/* As many as there are; at most `most`. */
static unsigned take(unsigned most)
{
    unsigned taken = 0;

    while (taken < most && quota_take())
        taken++;
    return taken;
}

enum { PAGES_OF_A_GIBIBYTE = 262144, NO_END = 10000000 };

static void a_box_may_look_at_each_page(void)
{
    quota_begin();
    CU_ASSERT_EQUAL(take(PAGES_OF_A_GIBIBYTE), PAGES_OF_A_GIBIBYTE);
}

static void a_flood_ends(void)
{
    quota_begin();
    unsigned of_box = quota_of_box();
    CU_ASSERT_EQUAL(take(NO_END), of_box);
    CU_ASSERT_FALSE(quota_take());
    CU_ASSERT(of_box < 1000000);
}

/* Each box is a new one, until all together have had too many. */
static void later_floods_end_sooner(void)
{
    unsigned first, last;

    quota_begin();
    first = quota_of_box();
    for (unsigned i = 0; i < 4; i++) {
        quota_begin();
        take(NO_END);
    }
    quota_begin();
    last = quota_of_box();
    CU_ASSERT(last < first / 10);
    CU_ASSERT_EQUAL(take(NO_END), last);
}

static const struct unit_test tests[] = {
    {"a box may look at each page of a gibibyte", a_box_may_look_at_each_page},
    {"a flood ends", a_flood_ends},
    {"later floods end sooner", later_floods_end_sooner},
    {0}};

int main(void)
{
    return unit_main("quota", tests);
}
