/* toy.c: the reference. */
#include "toy.h"

int toy_twice(int n)
{
    return 2 * n;
}
