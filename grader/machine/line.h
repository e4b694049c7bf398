/* line.h: the directory: for each 64-byte line, which cores hold it and how.
 *
 *     MESI       owner   sharers     the owner's key in L1
 *     invalid    -1      none
 *     shared     -1      one or more
 *     exclusive  core    that core   writable
 *     modified   core    that core   writable
 *
 * Exclusive and modified cost the same from here on, so they are not told
 * apart. A line is a server: its transfers form a queue. The directory tells
 * how it will be when those who queue have been served:
 *
 *     owner >= 0  =>  sharers == 1 << owner
 *     nobody queues  =>  (core c has it in its L1  <=>  sharers has bit c)
 *
 *     A owns it; B asks, then C:
 *
 *     A  uses it ---------->|
 *     B        asks . . . . |=====>|uses it ----->|
 *     C             asks . . . . . . . . . . . . .|=====>|uses it
 *                     <keep>       <---- keep ---->
 *              <-- transfer ------><-- transfer -------->
 */
#ifndef MACHINE_LINE_H
#define MACHINE_LINE_H

#include "machine.h"

enum {
    MAX_LINES = 1 << 21, /* 128 MiB of touched lines */
    LINE_GRAINS = 8,     /* 8 bytes: the smallest block that has an owner */
    GRAIN_BYTES = 8,
};

enum access { ACCESS_LOAD, ACCESS_STORE, ACCESS_ATOMIC };

/* A place in the code, and how often it asked for the transfer of a line. */
struct place {
    const void *pc;
    uint64_t misses;
};

struct line {
    uint64_t number;  /* address / 64 */
    uint64_t sharers; /* a bit for each core */
    uint64_t free_at; /* cycle at which its last transfer is over */
    int owner;
    uint8_t block[LINE_GRAINS]; /* owner of the block there, plus 1 */
    uint64_t transfers, false_shared;
    struct place place[MACHINE_HOT_PLACES]; /* hottest first */
};

struct lines {
    uint32_t n;
    struct line line[MAX_LINES];
};

struct page;
struct core;
struct machine;

/* The line of an address in this page; new ones are invalid. Ends the run if
 * there are too many. */
struct line *line_get(struct machine *m, struct page *page, uint64_t at);

/* The core gets the line into its L1, to read or to write it; its clock says
 * when. */
void line_fetch(struct machine *m, struct core *core, uint64_t at,
                enum access kind);

/* No cache holds lines of this page any more. */
void line_drop_page(struct machine *m, struct page *page);

#endif
