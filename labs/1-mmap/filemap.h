/* filemap.h: the contract of stage 1, files as memory.
 *
 * A file is read and written by loads and stores: open it, map it, close it,
 * use it, unmap it. No read(2), no write(2). Whatever a function maps or opens
 * for itself is unmapped and closed when it returns, also when it fails.
 *
 *   MAP_PRIVATE   a store copies the page first: the file never changes
 *   MAP_SHARED    a store is in the file at once, for whoever looks at it; on
 *                 the disk when the kernel likes, or when msync(2) returns
 *
 * Sizes and offsets are in bytes. Source: mmap(2), msync(2).
 */
#ifndef FILEMAP_H
#define FILEMAP_H

#include <stddef.h>
#include <sys/types.h>

/* Returns how many bytes of the file are `byte`; an empty file has none. -1
 * with errno: as open(2), fstat(2) and mmap(2) set it; EINVAL for what is not
 * a regular file. */
ssize_t filemap_count(const char *path, unsigned char byte);

/* Returns the file's contents for the caller to scribble on: the file never
 * notices. Sets *bytes to its size. The caller gives it back with
 * filemap_drop(). NULL with errno: as above, and EINVAL for an empty file. */
char *filemap_draft(const char *path, size_t *bytes);

/* Gives a draft of that size back. Returns 0, or -1 with errno EINVAL, as
 * munmap(2). */
int filemap_drop(char *draft, size_t bytes);

/* Replaces `count` bytes of the file, from byte `at` on, by those at `from`:
 * in the file when it returns, on the disk sooner or later. The file keeps its
 * size. Pages that hold none of those bytes are not mapped. count == 0 changes
 * nothing. Returns 0, or -1 with errno: as above; EINVAL when the file ends
 * before at + count. */
int filemap_write(const char *path, size_t at, const char *from, size_t count);

/* The same, and the bytes are on the disk when it returns 0. -1 with errno: as
 * above, and as msync(2). */
int filemap_save(const char *path, size_t at, const char *from, size_t count);

#endif
