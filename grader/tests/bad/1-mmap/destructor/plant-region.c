/* Would run when all is over. */
__attribute__((destructor)) static void late(void)
{
    munmap(NULL, 1);
}
