/* transcript.h: a call and what the kernel did for it, for the student to read.
 *
 *   region_reserve(1 MiB, 64 KiB)
 *     mmap(NULL, 1118208, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE)
 *     munmap(0x7f0000000000, 57344)
 *     = 0 faults, 0 pages in memory, 1056768 bytes mapped
 */
#ifndef TRANSCRIPT_H
#define TRANSCRIPT_H

#include "clerk.h"

/* Writes one system call as it would stand in a program. Returns `text`. */
char *transcript_call(char *text, size_t bytes, const struct entry *entry);

/* Writes the log since clerk_clear(), a line each, at most `most` lines; then
 * how many more there were. */
void transcript_log(char *text, size_t bytes, unsigned most);

/* The same below the call that it is of, as in the picture. */
void transcript_tell(char *text, size_t bytes, const char *call, unsigned most);

#endif
