/* calls.h: what the tests of the witness ask of their box. */
#ifndef WATCHED_CALLS_H
#define WATCHED_CALLS_H

enum watched_call {
    CALL_ACT,     /* enum act, a, b: student's code */
    CALL_NOTHING, /* returns 0; no student's code, as the next two */
    CALL_READ,    /* address, bytes: a byte of each page */
    CALL_WRITE,   /* the same */
    N_CALLS
};

#endif
