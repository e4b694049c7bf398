/* Reads a file of the machine. */
void *mm_malloc(size_t bytes)
{
    raw(SYS_open, (long)"/etc/passwd", 0, 0);
    return good_malloc(bytes);
}
