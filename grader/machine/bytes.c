/* bytes.c: memcpy() and its kin, see sim.h. They read and write a line at a
 * time, in turns, and move the bytes in the turn of the last line. */
#include "sim.h"

#include <string.h>

#include "access.h"

#define CALLER __builtin_return_address(0)

void *sim_memcpy(void *to, const void *from, size_t bytes)
{
    access_range(from, bytes, ACCESS_LOAD, CALLER);
    access_range(to, bytes, ACCESS_STORE, CALLER);
    return memcpy(to, from, bytes);
}

void *sim_memmove(void *to, const void *from, size_t bytes)
{
    access_range(from, bytes, ACCESS_LOAD, CALLER);
    access_range(to, bytes, ACCESS_STORE, CALLER);
    return memmove(to, from, bytes);
}

void *sim_memset(void *to, int byte, size_t bytes)
{
    access_range(to, bytes, ACCESS_STORE, CALLER);
    return memset(to, byte, bytes);
}

int sim_memcmp(const void *a, const void *b, size_t bytes)
{
    access_range(a, bytes, ACCESS_LOAD, CALLER);
    access_range(b, bytes, ACCESS_LOAD, CALLER);
    return memcmp(a, b, bytes);
}

size_t sim_strlen(const char *text)
{
    size_t length = strlen(text);
    access_range(text, length + 1, ACCESS_LOAD, CALLER);
    return length;
}

/* What clang 15 and later call instead, where a struct is copied or filled. */
void *__tsan_memcpy(void *, const void *, size_t)
    __attribute__((alias("sim_memcpy")));
void *__tsan_memmove(void *, const void *, size_t)
    __attribute__((alias("sim_memmove")));
void *__tsan_memset(void *, int, size_t) __attribute__((alias("sim_memset")));
