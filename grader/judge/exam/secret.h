/* secret.h: the seed is the hidden part of a test, and other users can read
 * the command lines of all programs (ps). */
#ifndef SECRET_H
#define SECRET_H

/* Where a seed is handed on that may not stand in a command line: only its
 * owner can read a program's environment. */
extern const char secret_variable[];

/* Returns a copy of an argument, which the caller frees, and covers the
 * original with asterisks. */
char *secret_take(char *argument);

#endif
