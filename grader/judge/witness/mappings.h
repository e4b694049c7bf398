/* mappings.h: a box's address space as /proc/PID/maps tells it. */
#ifndef MAPPINGS_H
#define MAPPINGS_H

#include "papers.h"

#include <stdbool.h>

struct area {
    uint64_t from, to; /* [from, to) */
    int protection;    /* PROT_READ ... */
    bool shared;
    uint64_t offset; /* in the file */
    uint64_t inode;  /* 0: no file */
    char name[64];   /* "[stack]"; "" when it has none; cut when long */
};

/* In the order of addresses, disjoint: at[i].to <= at[i + 1].from. */
struct mappings {
    struct area *at;
    size_t n;
};

/* Reads them now; the caller frees them. None, when the process has ended. Dies
 * when the kernel's text makes no sense; blames the submission when it has a
 * thread that changes them meanwhile. */
void mappings_read(struct mappings *mappings, const struct papers *papers);

/* The same from such a text. False, with none, when it makes no sense. */
bool mappings_parse(struct mappings *mappings, const char *text);

void mappings_free(struct mappings *mappings);

/* The mapping of that address; NULL: none. */
const struct area *mappings_find(const struct mappings *mappings, uint64_t at);

/* Bytes of [from, to) that are mapped. */
uint64_t mappings_bytes(const struct mappings *mappings, uint64_t from,
                        uint64_t to);

/* Bytes of [from, to) that are mapped with exactly that protection. */
uint64_t mappings_protected(const struct mappings *mappings, uint64_t from,
                            uint64_t to, int protection);

/* Bytes that are mapped in `now` and were not in `before`. */
uint64_t mappings_new_bytes(const struct mappings *before,
                            const struct mappings *now);

/* Bytes that were mapped in `before` and are not in `now`. */
uint64_t mappings_lost_bytes(const struct mappings *before,
                             const struct mappings *now);

#endif
