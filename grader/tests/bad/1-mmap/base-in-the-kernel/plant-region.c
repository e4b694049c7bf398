/* Claims a region that no program has. */
int region_reserve(struct region *region, size_t bytes, size_t alignment)
{
    *region = (struct region){(char *)(-alignment << 1), bytes};
    return 0;
}

int region_commit(struct region *region, size_t at, size_t bytes)
{
    (void)region, (void)at, (void)bytes;
    return 0;
}

int region_prefault(struct region *region, size_t at, size_t bytes,
                    unsigned threads)
{
    (void)region, (void)at, (void)bytes, (void)threads;
    return 0;
}
