/* adapter.c: this kit's contract, kept by a solution of the CS:APP malloc lab.
 *
 * compat.c has renamed the solution's mm_init and mm_checkheap after what they
 * return; whichever of the names below does not exist is a null pointer. A
 * function that the solution lacks altogether is defined here and does
 * nothing; its checks are skipped.
 */
#include "mm.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

int mm_init_int(void) __attribute__((weak));   /* 0: well */
bool mm_init_bool(void) __attribute__((weak)); /* true: well */
void mm_init_void(void) __attribute__((weak));

bool mm_checkheap_bool(int line) __attribute__((weak));
int mm_checkheap_int(int line) __attribute__((weak));

int mm_init(void)
{
    if (mm_init_bool)
        return mm_init_bool() ? 0 : -1;
    if (mm_init_int)
        return mm_init_int();
    mm_init_void();
    return 0;
}

bool mm_checkheap(int line)
{
    if (mm_checkheap_bool)
        return mm_checkheap_bool(line);
    return !mm_checkheap_int || mm_checkheap_int(line);
}

__attribute__((weak)) void *mm_realloc(void *block, size_t bytes)
{
    (void)block, (void)bytes;
    errno = ENOSYS;
    return NULL;
}

__attribute__((weak)) void *mm_memalign(size_t alignment, size_t bytes)
{
    (void)alignment, (void)bytes;
    errno = ENOSYS;
    return NULL;
}

void *mem_memset(void *to, int byte, size_t bytes)
{
    return memset(to, byte, bytes);
}

void *mem_memcpy(void *to, const void *from, size_t bytes)
{
    return memcpy(to, from, bytes);
}

uint64_t mem_read(const void *from, size_t bytes)
{
    uint64_t word = 0;
    memcpy(&word, from, bytes < sizeof word ? bytes : sizeof word);
    return word;
}

void mem_write(void *to, uint64_t word, size_t bytes)
{
    memcpy(to, &word, bytes < sizeof word ? bytes : sizeof word);
}
