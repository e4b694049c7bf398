unsigned long base(void)
{
    return __builtin_ia32_rdtsc();
}
