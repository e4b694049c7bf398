/* watched.h: the contract of a lab that exists only in tests of the witness. */
#ifndef WATCHED_H
#define WATCHED_H

enum act {
    ACT_MAP,     /* a bytes, protection b; the address */
    ACT_RESERVE, /* a bytes, of no access */
    ACT_UNMAP,   /* address a, b bytes; so the next three: */
    ACT_PROTECT, /* to be read only */
    ACT_DISCARD,
    ACT_MOVE, /* to twice the bytes; the new address */
    ACT_PROTECT_CODE,
    ACT_MAP_OVER, /* address a, b bytes */
    ACT_MOVE_OVER,
    ACT_MAP_CODE,
    ACT_MAP_SHARED,
    ACT_MAP_LOCKED,
    ACT_LOCK,
    ACT_OPEN, /* names[a], flags b; the descriptor */
    ACT_OPEN_NOWHERE,
    ACT_CLOSE,    /* descriptor a */
    ACT_SIZE,     /* of descriptor a */
    ACT_MAP_FILE, /* descriptor a, b bytes, shared; the address */
    ACT_SYNC,     /* address a, b bytes */
    ACT_STAT,
    ACT_FORK,
    ACT_THREADS, /* a threads that write b pages each, one after the other */
    ACT_THREADS_WITHOUT_END,
    ACT_THREAD_LEFT,
    ACT_EXIT_WHEN, /* by a thread, when the byte at address a is not 0 */
    ACT_PROBE,     /* reads address a; whether that was a fault */
    ACT_HANDLE,    /* signal a */
    ACT_PRINT,
    ACT_MAP_WITHOUT_END,
    ACT_MAP_MANY, /* a mappings that do not merge; how many there could be */
    ACT_SPIN,
    ACT_LOAD, /* address a; the byte */
    ACT_TABLES_WITHOUT_END
};

static const char *const names[] = {"letters", "missing", "readonly", "folder",
                                    "../letters"};

/* Returns what the act's comment says; else 0, or -1 with errno. */
long act(enum act what, long a, long b);

#endif
