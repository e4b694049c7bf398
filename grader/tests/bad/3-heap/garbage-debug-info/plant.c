/* Lies about its lines, then makes somebody look them up. */
__asm__(".section .debug_info\n.fill 4096, 1, 0xff\n.previous\n"
        ".section .debug_line\n.fill 4096, 1, 0xff\n.previous\n"
        ".section .debug_abbrev\n.fill 4096, 1, 0xff\n.previous");

void *mm_malloc(size_t bytes)
{
    *(volatile size_t *)8 = bytes;
    return NULL;
}
