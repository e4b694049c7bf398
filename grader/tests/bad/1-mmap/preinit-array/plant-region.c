/* Would run before the constructors. */
static void early(void)
{
    munmap(NULL, 1);
}

__attribute__((section(".preinit_array"),
               used)) static void (*run)(void) = early;
