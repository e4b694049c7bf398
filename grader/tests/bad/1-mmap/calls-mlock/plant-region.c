/* Takes memory for good. */
int region_commit(struct region *region, size_t at, size_t bytes)
{
    int result = good_commit(region, at, bytes);

    mlock(region->base + at, bytes);
    return result;
}
