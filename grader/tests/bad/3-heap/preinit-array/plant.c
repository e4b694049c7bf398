/* Would run before the constructors. */
static void early(void)
{
    printf("here first\n");
}

__attribute__((section(".preinit_array"),
               used)) static void (*run)(void) = early;
