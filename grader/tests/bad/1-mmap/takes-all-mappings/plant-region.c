/* Maps every other page, until the kernel gives no more mappings. */
int region_reserve(struct region *region, size_t bytes, size_t alignment)
{
    int result = good_reserve(region, bytes, alignment);

    while (mmap(NULL, REGION_PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED &&
           mmap(NULL, REGION_PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED)
        ;
    return result;
}
