/* names.h: numbers in system calls, by the names that a program has for them.
 */
#ifndef NAMES_H
#define NAMES_H

#include <stddef.h>
#include <stdint.h>

enum names {
    /* one bit a name, joined by "|" */
    NAMES_PROTECTION, /* PROT_READ|PROT_WRITE */
    NAMES_MAP,        /* MAP_PRIVATE|MAP_ANONYMOUS */
    NAMES_REMAP,
    NAMES_SYNC,
    NAMES_OPEN, /* what is not the access mode */
    /* one number a name */
    NAMES_ACCESS, /* O_RDONLY */
    NAMES_ADVICE, /* MADV_DONTNEED */
    NAMES_WHENCE, /* SEEK_END */
    N_NAMES
};

/* Writes `value`; what has no name stands as a number. Returns `text`. */
char *names_write(char *text, size_t bytes, enum names names, uint64_t value);

#endif
