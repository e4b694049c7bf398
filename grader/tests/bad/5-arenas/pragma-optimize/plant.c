/* Compiled in another way than all the rest. */
#pragma GCC optimize("O3")

long twice(long n)
{
    return 2 * n;
}
