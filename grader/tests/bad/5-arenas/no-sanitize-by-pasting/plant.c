/* A name that no search of the source finds. */
#define JOIN(a, b) a##b
#define QUIET      __attribute__((JOIN(no_sani, tize_thread)))

QUIET long quiet_load(long *from)
{
    return *from;
}
