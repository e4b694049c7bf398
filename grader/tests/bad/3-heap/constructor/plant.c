/* Would run before the box is locked. */
__attribute__((constructor)) static void early(void)
{
    printf("here first\n");
}
