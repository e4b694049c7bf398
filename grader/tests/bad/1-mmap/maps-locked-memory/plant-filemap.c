/* Takes memory for good as it maps it. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw_map(A_PAGE, 3, MAP_LOCKED);
    return good_count(path, byte);
}
