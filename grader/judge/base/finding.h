/* finding.h: what went wrong in a check, gathered where it is known.
 *
 * The script says which call of which trace was under way, the box says where
 * in the student's code it stopped, and the check says the sentence.
 */
#ifndef FINDING_H
#define FINDING_H

#include <stdbool.h>

struct finding {
    char message[2048]; /* "" when nothing went wrong */
    char function[64];  /* the student's code: "" and 0 when not known */
    char file[64];
    int line;
    char call[128]; /* "mm_malloc(24)" */
    char trace[64];
    long op;                 /* operation of the trace, from 0; -1: none */
    char interleaving[4352]; /* interleaving.h; "" when there is none */
    char transcript[2048];   /* the call, and what it asked of the kernel; "" */
};

/* The running check's finding. */
extern struct finding finding;

void finding_clear(void);

/* The student's files, by which their lines are known. Must last. */
struct words;
void finding_set_files(const struct words *files);

/* True if the name is one of theirs. */
bool finding_is_students(const char *file);

/* Names the student's line. */
void finding_set_place(const char *function, const char *file, int line);

/* Names the trace from here on; NULL: none. */
void finding_set_trace(const char *trace);

/* Names the call that was under way, and its operation in the trace. */
void finding_set_call(const char *call, long op);

#endif
