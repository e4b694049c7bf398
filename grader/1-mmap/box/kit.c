/* The kit's own calls: what the kernel is asked to compare with, and how memory
 * is used that a student's code has come by. */
#include "calls.h"

#include "../../box/box.h"
#include "../wire/calls.h"

#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096 };

uint64_t kit_map(const uint64_t *arg)
{
    return (uint64_t)mmap((void *)arg[0], arg[1], (int)(arg[2] >> 32),
                          (int)(uint32_t)arg[2], -1, 0);
}

uint64_t kit_map_file(const uint64_t *arg)
{
    int file = open(file_names[arg[0] % MMAP_FILES], O_RDONLY);
    void *at;

    if (file == -1)
        return (uint64_t)MAP_FAILED;
    at = mmap(NULL, arg[1], (int)arg[2], MAP_PRIVATE, file, 0);
    close(file);
    return (uint64_t)at;
}

uint64_t kit_unmap(const uint64_t *arg)
{
    return (uint64_t)munmap((void *)arg[0], arg[1]);
}

uint64_t kit_protect(const uint64_t *arg)
{
    return (uint64_t)mprotect((void *)arg[0], arg[1], (int)arg[2]);
}

uint64_t kit_discard(const uint64_t *arg)
{
    return (uint64_t)madvise((void *)arg[0], arg[1], MADV_DONTNEED);
}

/* Where the page behind that of `at` begins. */
static uint64_t next_page(uint64_t at)
{
    return (at | (PAGE - 1)) + 1;
}

uint64_t kit_read(const uint64_t *arg)
{
    for (uint64_t at = arg[0]; at < arg[0] + arg[1]; at = next_page(at))
        (void)*(const volatile char *)at;
    return 0;
}

uint64_t kit_write(const uint64_t *arg)
{
    for (uint64_t at = arg[0]; at < arg[0] + arg[1]; at = next_page(at))
        *(volatile char *)at = (char)arg[2];
    return 0;
}

uint64_t kit_peek(const uint64_t *arg)
{
    return *(const volatile unsigned char *)arg[0];
}

uint64_t kit_poke(const uint64_t *arg)
{
    *(volatile char *)arg[0] = (char)arg[1];
    return 0;
}

uint64_t kit_put(const uint64_t *arg)
{
    memcpy((void *)arg[0], region.at + arg[1], arg[2]);
    return 0;
}

uint64_t kit_nothing(const uint64_t *arg)
{
    (void)arg;
    return 0;
}
