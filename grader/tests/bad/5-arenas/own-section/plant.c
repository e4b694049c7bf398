/* Would stay as it is from one run to the next. */
__attribute__((section("shelf"))) long runs;

long count(void)
{
    return ++runs;
}
