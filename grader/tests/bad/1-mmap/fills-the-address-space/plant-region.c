/* Takes all addresses that there are. */
int region_reserve(struct region *region, size_t bytes, size_t alignment)
{
    for (size_t piece = (size_t)1 << 46; piece >= REGION_PAGE; piece /= 2)
        while (mmap(NULL, piece, PROT_NONE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
                    0) != MAP_FAILED)
            ;
    return good_reserve(region, bytes, alignment);
}
