/* Becomes another program. */
void *mm_malloc(size_t bytes)
{
    char *const argv[] = {"/bin/sh", "-c", "echo here", NULL};
    raw(SYS_execve, (long)argv[0], (long)argv, 0);
    return good_malloc(bytes);
}
