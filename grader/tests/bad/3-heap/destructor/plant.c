/* Would run as the box ends. */
__attribute__((destructor)) static void late(void)
{
    printf("here last\n");
}
