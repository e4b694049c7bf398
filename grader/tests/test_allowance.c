/* test_allowance.c: what all batches of a box, and all boxes of an exam, may
 * take of the processor. */
#include "judge/box/allowance.h"

#include "unit.h"

enum { SECOND = 1000, FEW = 6, MANY = 120 };

static void grade_boxes(unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        allowance_begin();
        allowance_take(SECOND);
    }
}

/* In this order: what has been taken is not given back. */
static void who_takes_little_has_much(void)
{
    grade_boxes(FEW);
    allowance_begin();
    CU_ASSERT(!allowance_is_short());
    CU_ASSERT(allowance_ms() >= 10 * SECOND);
}

static void who_takes_very_much_has_little(void)
{
    unsigned before = allowance_ms();

    grade_boxes(MANY);
    CU_ASSERT(allowance_is_short());
    CU_ASSERT(allowance_ms() < SECOND);
    CU_ASSERT(allowance_ms() < before);
}

static const struct unit_test tests[] = {
    {"who takes little has much", who_takes_little_has_much},
    {"who takes very much has little", who_takes_very_much_has_little},
    {0}};

int main(void)
{
    return unit_main("allowance", tests);
}
