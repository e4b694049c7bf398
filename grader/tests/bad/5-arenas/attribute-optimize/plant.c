__attribute__((optimize("O0"))) long twice(long n)
{
    return 2 * n;
}
