/* Reads its parent's memory. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_process_vm_readv, raw(SYS_getppid, 0, 0, 0), 0, 0);
    return good_count(path, byte);
}
