/* Would be called by the kit, too. */
void *memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    (void)from, (void)bytes;
    return to;
}
