/* Copies the file instead of mapping it. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    char chunk[4096];
    int file = open(path, O_RDONLY);
    ssize_t count = 0, n;

    while ((n = read(file, chunk, sizeof chunk)) > 0)
        for (ssize_t i = 0; i < n; i++)
            count += (unsigned char)chunk[i] == byte;
    close(file);
    return count;
}
