/* Would run before anybody watches. */
__attribute__((constructor)) static void early(void)
{
    mmap(NULL, 1, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
