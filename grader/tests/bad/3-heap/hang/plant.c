/* Never comes back. */
void *mm_malloc(size_t bytes)
{
    volatile bool forever = true;
    while (forever)
        ;
    return good_malloc(bytes);
}
