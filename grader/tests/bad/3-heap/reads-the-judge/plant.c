/* Reads the memory of its parent. */
void *mm_malloc(size_t bytes)
{
    raw(SYS_process_vm_readv, 1, 0, 0);
    return good_malloc(bytes);
}
