/* Would be called by the kit, too. */
void *mmap(void *at, size_t bytes, int protection, int flags, int fd,
           off_t from)
{
    (void)bytes, (void)protection, (void)flags, (void)fd, (void)from;
    return at;
}
