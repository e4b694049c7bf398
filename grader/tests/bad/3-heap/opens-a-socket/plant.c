/* Calls home. */
void *mm_malloc(size_t bytes)
{
    raw(SYS_socket, 2, 1, 0);
    return good_malloc(bytes);
}
