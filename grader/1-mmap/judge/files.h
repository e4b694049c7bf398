/* files.h: lent files, and stage 1's calls as a check writes them. */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stdint.h>

/* In the order of file_names (calls.h). */
enum file {
    LETTERS,
    EMPTY,
    ONE_PAGE,
    LARGE,
    READ_ONLY,
    FOLDER,
    MISSING,
    OTHER
};

/* Lends a file of so many bytes, small letters at random; returns them, static
 * until the next call. At most FILE_MOST_BYTES. */
enum { FILE_MOST_BYTES = 1 << 20 };
const char *lend_letters(enum file file, uint64_t bytes);

/* Lends one that is a hole. */
void lend_hole(enum file file, uint64_t bytes);

/* Lends one of each kind: LETTERS of three pages and a bit, EMPTY, READ_ONLY,
 * FOLDER; MISSING is. */
void lend_all_kinds(void);

/* filemap_count of that file; it has to succeed. */
int64_t ask_count(enum file file, unsigned char byte);
uint64_t need_count(enum file file, unsigned char byte);

/* filemap_draft: the address, 0 for NULL; and the one that has to succeed with
 * a draft of so many bytes. */
uint64_t ask_draft(enum file file);
uint64_t need_draft(enum file file, uint64_t bytes);
int64_t ask_drop(uint64_t draft, uint64_t bytes);

/* filemap_write or filemap_save. `need`: returns 0. */
int64_t ask_write(enum file file, uint64_t at, const char *from,
                  uint64_t count);
int64_t ask_save(enum file file, uint64_t at, const char *from, uint64_t count);
void need_write(enum file file, uint64_t at, const char *from, uint64_t count);
void need_save(enum file file, uint64_t at, const char *from, uint64_t count);

/* Fails the check unless the file has this content, now. */
void need_content(enum file file, const char *bytes, uint64_t count,
                  const char *after_what);

/* Fails the check if the last call has opened files that it did not close. */
void need_closed(const char *call);

#endif
