/* A fine submission: a helper that should have been static. */
void *helper(size_t bytes)
{
    return good_malloc(bytes);
}

void *mm_malloc(size_t bytes)
{
    return helper(bytes);
}
