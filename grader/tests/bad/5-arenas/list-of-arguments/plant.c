/* Copies 24 bytes. */
void quiet_copy(__builtin_va_list *to, __builtin_va_list *from)
{
    __builtin_va_copy(*to, *from);
}
