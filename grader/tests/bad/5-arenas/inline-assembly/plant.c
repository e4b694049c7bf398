/* Stores a word behind the back of whoever counts stores. */
void quiet_store(long *to, long value)
{
    asm volatile("mov %1, %0" : "=m"(*to) : "r"(value));
}
