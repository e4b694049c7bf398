/* Overwrites its return address. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    void **frame = __builtin_frame_address(0);

    frame[1] = (char *)frame[1] + 64;
    return good_count(path, byte);
}
