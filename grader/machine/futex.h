/* futex.h: sleeping and waking, what all blocking is made of.
 *
 * A word is an int in the simulated program's memory, or in the machine's own
 * where its address is only a name. All of this is done by the running core,
 * in its turn, and `pc` is the place in the code that asked.
 */
#ifndef MACHINE_FUTEX_H
#define MACHINE_FUTEX_H

#include "access.h"

/* Sleeps while the word has that value; may return early. */
void futex_wait(const int *word, int value, const void *pc);

/* Wakes those who sleep there, the first to come first, `most` of them. */
void futex_wake(const int *word, unsigned most, const void *pc);

/* The part of a sleep and of a wake that nobody else can come in between. Who
 * is woken goes on at least so many cycles from now. */
void futex_sleep(struct machine *m, const void *word);
void futex_release(struct machine *m, const void *word, unsigned most,
                   uint64_t cycles);

/* The part of the way from the call that wakes to the thread that runs again
 * which is left when that call is paid for. */
uint64_t futex_delay(const struct machine *m);

/* Atomic operations on a word, at the cost of one. They return the old value.
 */
int word_exchange(int *word, int value, const void *pc);
int word_replace(int *word, int expected, int value, const void *pc);
int word_add(int *word, int value, const void *pc);

#endif
