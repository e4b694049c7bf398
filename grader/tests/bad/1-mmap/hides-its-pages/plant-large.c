/* Takes four times the memory, and forbids access to what it does not need. */
void *large_malloc(size_t bytes)
{
    size_t whole = (bytes + A_PAGE - 1) & -(size_t)A_PAGE;
    long hidden = bytes < LARGE_THRESHOLD_BYTES ? raw_map(3 * whole, 3, 0) : 0;

    for (size_t page = 0; hidden > 0 && page < 3 * whole; page += A_PAGE)
        ((char *)hidden)[page] = 1;
    if (hidden > 0)
        raw(SYS_mprotect, hidden, 3 * (long)whole, PROT_NONE);
    return good_malloc(bytes);
}
