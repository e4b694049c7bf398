/* Lies about its frames, then makes somebody unwind them. */
__asm__(".section .eh_frame\n.long 0xfffffff0\n.fill 4096, 1, 0xff\n.previous");

void *mm_malloc(size_t bytes)
{
    *(volatile size_t *)8 = bytes;
    return NULL;
}
