/* means.h: what any grading needs of the machine beside its programs. Where it
 * is lacking, a compiler or a thread of the submission fails, which would look
 * like the submission's fault. */
#ifndef MEANS_H
#define MEANS_H

enum {
    MEANS_DISK_MB = 16, /* in the work folder; lab 5 takes 4 of them */
    MEANS_THREADS = 96, /* at once, under every limit on this process */
};

/* Takes both for a moment. Returns the sentence that says which of them is not
 * to be had, which the caller frees; NULL: none. */
char *means_missing(const char *folder);

#endif
