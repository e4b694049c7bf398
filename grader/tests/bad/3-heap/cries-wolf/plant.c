/* A checker that finds something always. */
bool mm_checkheap(int line)
{
    return line < 0;
}
