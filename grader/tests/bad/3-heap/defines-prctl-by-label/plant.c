/* The same under an assembler name, so that the source shows nothing. */
int harmless(int option, ...) __asm__("prctl");

int harmless(int option, ...)
{
    return option * 0;
}
