/* A checker that never ends. */
bool mm_checkheap(int line)
{
    volatile bool forever = true;
    while (forever)
        ;
    return line;
}
