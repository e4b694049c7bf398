/* options.h: what stands after a command: options, then or between words. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>

struct option_row {
    const char *name;   /* "--seed" */
    const char **value; /* set to the word after it, or NULL, and then */
    bool *flag;         /* set to true */
    bool secret;        /* the word is copied, and covered where it stood */
};

/* Takes the options out of argv[1..] and stores them; the rows end with {0}.
 * What is left, in order, begins at argv[1]. Returns argc of what is left.
 * An option that is not in the table or lacks its word ends the program with
 * a sentence and status 2. */
int options_take(int argc, char **argv, const struct option_row *rows);

/* The same, for commands that take `least` to `most` words and no others. */
int options_take_between(int argc, char **argv, const struct option_row *rows,
                         int least, int most);

#endif
