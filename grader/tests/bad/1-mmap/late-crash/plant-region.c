/* Crashes, in one function alone. */
int region_release(struct region *region)
{
    *(volatile size_t *)8 = region->bytes;
    return good_release(region);
}
