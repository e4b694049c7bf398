__attribute__((common)) long runs;

long count(void)
{
    return ++runs;
}
