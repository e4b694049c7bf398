/* Calls itself without end. */
static ssize_t deeper(volatile char *above)
{
    volatile char here[256] = {*above};
    ssize_t count = deeper(here);

    return here[0] + count;
}

ssize_t filemap_count(const char *path, unsigned char byte)
{
    volatile char here = (char)byte;

    return deeper(&here) + good_count(path, byte);
}
