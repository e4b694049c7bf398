/* Claims that its blocks are as large as memory. */
size_t large_usable_size(const void *block)
{
    return good_usable_size(block) + ((size_t)1 << 62);
}
