/* Would see and change what the box prints. */
long write(int fd, const void *from, size_t bytes)
{
    (void)fd, (void)from;
    return bytes;
}
