/* calls.h: what the judge may ask of a heap with threads in its box. Arguments
 * in order; what comes back is the value that the function returned, unless it
 * says otherwise. A thread that is given a slot which another one is to fill
 * waits until it is filled. */
#ifndef ARENAS_CALLS_H
#define ARENAS_CALLS_H

enum arenas_call {
    CALL_INIT,        /* nothing is mapped; mm_init() */
    CALL_MALLOC,      /* bytes */
    CALL_FREE,        /* block */
    CALL_REALLOC,     /* block, bytes */
    CALL_MEMALIGN,    /* alignment, bytes */
    CALL_THREAD_EXIT, /* mm_thread_exit(); a thread's last step */
    CALL_CHECKHEAP,   /* line */
    CALL_WRITE,       /* block, bytes, tag: each whole 8 bytes become the tag;
                         NULL: nothing */
    CALL_READ,        /* block, bytes, tag: the number of whole 8 bytes that are
                         not the tag; of NULL 0 */
    CALL_TOUCH,       /* block, bytes, stride: writes 8 bytes every so many */
    CALL_BARRIER,     /* waits for all threads that have not ended */
    CALL_PAUSE,       /* cycles: works so long on something else */
    N_CALLS
};

#endif
