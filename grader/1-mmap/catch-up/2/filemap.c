/* filemap.c: files as memory. The descriptor is needed to map, and no longer:
 * the mapping holds on to the file by itself.
 *
 *   open -> fstat -> mmap -> close -> loads and stores -> munmap
 *
 * The kernel maps whole pages, from a multiple of a page on. To reach `count`
 * bytes at `at`, the window begins where the page of the first one begins:
 *
 *   window.page       at            at + count
 *   v                 v             v
 *   +-----------------+-------------+---------+
 *   | left alone      | replaced    | left    |
 *   +-----------------+-------------+---------+
 *   |<------- window.bytes -------->|
 *
 * Left out: files that shrink while they are mapped. Then a load meets SIGBUS;
 * probe.c shows how to live with that. */
#include "filemap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE = 4096 };

/* A piece of a file in memory; a window of 0 bytes maps nothing. */
struct window {
    char *page;
    size_t bytes;
};

/* Opens a regular file and tells its size. A descriptor, or -1 with errno. That
 * nobody writes to a pipe is no reason to wait: so not to block. */
static int file_open(const char *path, int access, size_t *bytes)
{
    struct stat stat;
    int file = open(path, access | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return -1;
    bool known = fstat(file, &stat) == 0;
    if (known && S_ISREG(stat.st_mode)) {
        *bytes = (size_t)stat.st_size;
        return file;
    }
    close(file);
    if (known)
        errno = EINVAL;
    return -1;
}

/* Maps what begins at `from`, a multiple of PAGE. False with errno. */
static bool window_open(struct window *window, int file, size_t from,
                        size_t bytes, int protection, int sharing)
{
    *window = (struct window){NULL, bytes};
    if (bytes == 0)
        return true;
    window->page = mmap(NULL, bytes, protection, sharing, file, (off_t)from);
    return window->page != MAP_FAILED;
}

static void window_close(struct window *window)
{
    if (window->bytes > 0)
        munmap(window->page, window->bytes);
}

ssize_t filemap_count(const char *path, unsigned char byte)
{
    struct window window;
    size_t bytes;
    ssize_t count = 0;
    int file = file_open(path, O_RDONLY, &bytes);
    if (file < 0)
        return -1;
    bool open = window_open(&window, file, 0, bytes, PROT_READ, MAP_PRIVATE);
    close(file);
    if (!open)
        return -1;
    for (size_t i = 0; i < bytes; i++)
        count += (unsigned char)window.page[i] == byte;
    window_close(&window);
    return count;
}

/* To write on a private copy needs no right to write to the file. */
char *filemap_draft(const char *path, size_t *bytes)
{
    struct window window;
    size_t file_bytes;
    int file = file_open(path, O_RDONLY, &file_bytes);
    if (file < 0)
        return NULL;
    bool open = window_open(&window, file, 0, file_bytes,
                            PROT_READ | PROT_WRITE, MAP_PRIVATE);
    close(file);
    if (!open)
        return NULL;
    if (file_bytes == 0) {
        errno = EINVAL;
        return NULL;
    }
    *bytes = file_bytes;
    return window.page;
}

int filemap_drop(char *draft, size_t bytes)
{
    return munmap(draft, bytes);
}

/* Maps the pages of the file that hold `count` bytes at `at`. False with
 * errno. */
static bool window_open_at(struct window *window, const char *path, size_t at,
                           size_t count)
{
    size_t bytes, before = at % PAGE;
    int file = file_open(path, O_RDWR, &bytes);
    if (file < 0)
        return false;
    bool inside = count <= bytes && at <= bytes - count;
    bool open = inside && window_open(window, file, at - before,
                                      count > 0 ? before + count : 0,
                                      PROT_READ | PROT_WRITE, MAP_SHARED);
    close(file);
    if (!inside)
        errno = EINVAL;
    return open;
}

int filemap_write(const char *path, size_t at, const char *from, size_t count)
{
    struct window window;
    if (!window_open_at(&window, path, at, count))
        return -1;
    if (count > 0)
        memcpy(window.page + at % PAGE, from, count);
    window_close(&window);
    return 0;
}

/* msync waits for the disk; munmap does not. */
int filemap_save(const char *path, size_t at, const char *from, size_t count)
{
    struct window window;
    if (!window_open_at(&window, path, at, count))
        return -1;
    if (count > 0)
        memcpy(window.page + at % PAGE, from, count);
    int result = count > 0 ? msync(window.page, window.bytes, MS_SYNC) : 0;
    window_close(&window);
    return result;
}
