/* Has the kernel do what is not allowed. */
void *mm_malloc(size_t bytes)
{
    raw(SYS_io_uring_setup, 8, 0, 0);
    return good_malloc(bytes);
}
