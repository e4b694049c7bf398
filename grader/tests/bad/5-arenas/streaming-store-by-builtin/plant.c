void quiet_store(int *to, int value)
{
    __builtin_ia32_movnti(to, value);
}
