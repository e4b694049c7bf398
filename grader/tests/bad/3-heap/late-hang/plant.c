/* Never comes back, in one function alone. */
void *mm_memalign(size_t alignment, size_t bytes)
{
    volatile bool forever = true;
    while (forever)
        ;
    return good_memalign(alignment, bytes);
}
