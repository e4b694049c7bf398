/* Reads a file of the machine. */
void *mm_malloc(size_t bytes)
{
    return fopen("/etc/passwd", "r") ? good_malloc(bytes) : NULL;
}
