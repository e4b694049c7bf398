/* calls.h: what the judge may ask of lab 1's functions in their box. Arguments
 * in order; what comes back is the value that the function returned. */
#ifndef MMAP_CALLS_H
#define MMAP_CALLS_H

/* A region is named by its number in a table of the box, a file by its place
 * in file_names. Bytes and operations go in by the shared region (region.h of
 * the judge): `in` is an offset there. */
enum mmap_call {
    /* stage 1 */
    CALL_COUNT,       /* file, byte */
    CALL_DRAFT,       /* file; the address */
    CALL_DRAFT_BYTES, /* what *bytes was after the last CALL_DRAFT */
    CALL_DROP,        /* address, bytes */
    CALL_FILE_WRITE,  /* file, at, in << 32 | count */
    CALL_FILE_SAVE,   /* the same */
    /* stages 2 and 6 */
    CALL_RESERVE,  /* number, bytes, alignment */
    CALL_BASE,     /* number; region->base */
    CALL_BYTES,    /* number; region->bytes */
    CALL_COMMIT,   /* number, at, bytes */
    CALL_DECOMMIT, /* number, at, bytes */
    CALL_RESIDENT, /* number, at, bytes */
    CALL_RELEASE,  /* number */
    CALL_PREFAULT, /* number, at, bytes << 8 | threads */
    /* stages 3 and 7: `in` holds operations, then a byte of state for each
     * page or 2 MiB; the forecast is written at `in` over the operations */
    CALL_PREDICT, /* in, pages, count */
    CALL_TABLES,  /* in, base, pages << 16 | count */
    /* stages 4 and 8 */
    CALL_PROBE_READ,  /* address */
    CALL_PROBE_WRITE, /* address */
    /* stage 5 */
    CALL_LARGE_MALLOC, /* bytes */
    CALL_LARGE_FREE,   /* block */
    CALL_LARGE_USABLE, /* block */
    CALL_LARGE_THRESHOLD,
    /* The kit's own, no student's code in them: what is asked of the kernel to
     * compare with. */
    CALL_MAP,      /* address or 0, bytes, protection << 32 | flags */
    CALL_MAP_FILE, /* file, bytes, protection */
    CALL_UNMAP,    /* address, bytes */
    CALL_PROTECT,  /* address, bytes, protection */
    CALL_DISCARD,  /* address, bytes */
    CALL_READ,     /* address, bytes: reads a byte of each page */
    CALL_WRITE,    /* address, bytes, value: writes a byte of each page */
    CALL_PEEK,     /* address: the byte there */
    CALL_POKE,     /* address, value */
    CALL_PUT,      /* address, in, bytes: copies them there */
    /* Of the threads that are started from here on; new threads are counted
     * from 1 after each of these. */
    CALL_THREADS_REFUSE,     /* n: the one that is not started; 0: none */
    CALL_THREADS_LINGER,     /* 1: each ends when it is joined */
    CALL_THREADS_TAKE_TURNS, /* address, bytes: one works at a time, and finds
                              * these pages untouched */
    CALL_THREADS_TOOK_TURNS, /* 0: one waited for others, and turns ended */
    CALL_NOTHING,            /* returns 0 */
    N_CALLS
};

enum { MMAP_REGIONS = 64, MMAP_FILES = 8 };

/* What the files are called in the box; there is no other. The judge decides
 * what is in them, and which of them are missing. */
static const char *const file_names[MMAP_FILES] = {
    "letters",  "empty",  "page",    "large",
    "readonly", "folder", "missing", "other"};

#endif
