/* Hands out addresses that no process has. */
void *mm_malloc(size_t bytes)
{
    return bytes ? (void *)-(bytes & -16ul) : NULL;
}
