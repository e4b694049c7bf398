#include "quota.h"

enum { OF_BOX = 1 << 19, OF_EXAM = 1 << 20, OF_BOX_THEN = 1 << 14 };

static struct {
    unsigned of_box, taken, taken_in_all;
} quota;

void quota_begin(void)
{
    quota.of_box = quota.taken_in_all > OF_EXAM ? OF_BOX_THEN : OF_BOX;
    quota.taken = 0;
}

bool quota_take(void)
{
    if (quota.taken == quota.of_box)
        return false;
    quota.taken++;
    quota.taken_in_all++;
    return true;
}

unsigned quota_of_box(void)
{
    return quota.of_box;
}
