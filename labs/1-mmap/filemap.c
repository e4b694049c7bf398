/* filemap.c: lab 1, step 1, files as memory.
 *
 * The contract of each function is in filemap.h, the steps in
 * handouts/1-mmap/README.md. TODO n is step n. You edit filemap.c, region.c,
 * predict.c, probe.c and large.c, and no other file.
 *
 * What mmap maps begins at a multiple of a page in the file. Who wants `count`
 * bytes at `at` maps a little more:
 *
 *   page_down(at)     at            at + count
 *   v                 v             v
 *   +-----------------+-------------+---------+
 *   | not yours       | yours       | not     |
 *   +-----------------+-------------+---------+
 */
#include "filemap.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Given. */

enum { PAGE = 4096 };

/* The multiple of a page at or before. */
static inline size_t page_down(size_t at)
{
    return at & -(size_t)PAGE;
}

/* Yours, in the handout's order. */

/* Opens a regular file and tells its size. A descriptor, or -1 with errno. */
static inline int file_open(const char *path, int access, size_t *bytes)
{
    (void)path, (void)access, (void)bytes; /* TODO 1 (handout, step 1) */
    errno = ENOSYS;
    return -1;
}

/* Maps it, counts, unmaps it. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    (void)path, (void)byte; /* TODO 1 (handout, step 1) */
    errno = ENOSYS;
    return -1;
}

/* A private mapping, which the caller keeps. */
char *filemap_draft(const char *path, size_t *bytes)
{
    (void)path, (void)bytes; /* TODO 1 (handout, step 1) */
    errno = ENOSYS;
    return NULL;
}

/* The end of it. */
int filemap_drop(char *draft, size_t bytes)
{
    (void)draft, (void)bytes; /* TODO 1 (handout, step 1) */
    errno = ENOSYS;
    return -1;
}

/* A shared mapping of no more pages than needed. */
int filemap_write(const char *path, size_t at, const char *from, size_t count)
{
    (void)path, (void)at, (void)from, (void)count; /* TODO 1 (step 1) */
    errno = ENOSYS;
    return -1;
}

/* The same, and it waits for the disk. */
int filemap_save(const char *path, size_t at, const char *from, size_t count)
{
    (void)path, (void)at, (void)from, (void)count; /* TODO 1 (step 1) */
    errno = ENOSYS;
    return -1;
}
