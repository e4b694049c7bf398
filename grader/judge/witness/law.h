/* law.h: what a watched box may ask of the kernel.
 *
 * It may map, unmap, protect and advise its own memory, open the files that it
 * was lent, start threads, and handle SIGSEGV and SIGBUS. It may not touch what
 * was mapped before its student's code ran (the program, its stack, the wire,
 * the region) nor descriptors that it did not open, change a file's size, make
 * code, lock memory, have memory that no limit counts, or share memory with
 * nobody.
 */
#ifndef LAW_H
#define LAW_H

#include "mappings.h"

#include <stddef.h>
#include <stdint.h>

enum ruling {
    RULING_GO_ON,  /* the kernel is to do it */
    RULING_REFUSE, /* it fails, and the check ends with a sentence */
    RULING_ANSWER, /* not the kernel's: a file of the shelf, say */
    RULING_FULL,   /* it fails with ENOMEM */
};

/* What a box may write to. */
enum { LAW_DATA_BYTES = 1 << 30 };

/* From now on these mappings are nobody's to change; copied. */
void law_protect(const struct mappings *own);

/* Judges a call. RULING_REFUSE: writes the sentence, which begins "your code
 * ...", to `why`. */
enum ruling law_judge(int number, const uint64_t arg[6], char *why,
                      size_t why_bytes);

#endif
