/* shelf.h: files that a check lends to the box.
 *
 * They lie in a folder of the judge's. A box that opens "letters" is given a
 * descriptor; it has no path to any of them, nor to anything else.
 */
#ifndef SHELF_H
#define SHELF_H

#include <stdbool.h>
#include <stddef.h>

/* Where the files lie: a folder that is there, and lasts. */
void shelf_set_folder(const char *folder);

/* Puts a file with this content there, replacing what was. Dies when it
 * cannot. */
void shelf_put(const char *name, const void *bytes, size_t count);

/* The same, of `bytes` bytes that were never written: a hole. */
void shelf_put_hole(const char *name, size_t bytes);

/* From now on it may be opened for reading alone. */
void shelf_make_read_only(const char *name);

/* A folder instead of a file. */
void shelf_put_folder(const char *name);

/* Takes everything away. */
void shelf_clear(void);

/* What is in the file now; the caller frees it. */
char *shelf_read(const char *name, size_t *count);

/* Opens it as the box asked with open(2)'s `flags`, of which the access mode
 * alone counts; O_CREAT, O_TRUNC and O_APPEND are refused. A descriptor, which
 * the caller closes, or -1 with errno: ENOENT, EACCES, EISDIR, EINVAL. */
int shelf_open(const char *name, int flags);

#endif
