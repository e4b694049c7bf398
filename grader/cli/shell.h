/* shell.h: words as they are typed to a shell. */
#ifndef SHELL_H
#define SHELL_H

/* The word as it is, or in quotes when a shell would make something else of
 * it. The caller frees it. */
char *shell_word(const char *word);

#endif
