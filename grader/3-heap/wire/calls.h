/* calls.h: what the judge may ask of a heap in its box. Arguments in order;
 * what comes back is the value that the function returned. */
#ifndef HEAP_CALLS_H
#define HEAP_CALLS_H

enum heap_call {
    CALL_INIT,      /* mem_reset_brk(), mm_init() */
    CALL_MALLOC,    /* bytes */
    CALL_FREE,      /* block */
    CALL_REALLOC,   /* block, bytes */
    CALL_MEMALIGN,  /* alignment, bytes */
    CALL_CHECKHEAP, /* line */
    CALL_CLOCK,     /* cycles so far, on the machine */
    N_CALLS
};

#endif
