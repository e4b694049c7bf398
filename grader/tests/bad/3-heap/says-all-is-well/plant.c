/* A checker that never finds anything. */
bool mm_checkheap(int line)
{
    (void)line;
    return true;
}
