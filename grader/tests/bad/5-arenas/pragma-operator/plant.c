_Pragma("GCC target(\"avx2\")") long twice(long n)
{
    return 2 * n;
}
