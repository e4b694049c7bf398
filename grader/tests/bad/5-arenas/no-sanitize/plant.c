/* Reads without a hook. */
__attribute__((noinline, no_sanitize("thread"))) long quiet_load(long *from)
{
    return *from;
}
