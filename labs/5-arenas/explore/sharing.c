/* sharing.c: do two threads get blocks of one cache line?
 *
 *   |-- a --|-- b --|-- a --|-- b --|   one line of 64 bytes; a and b are
 *                                       written by different threads
 *
 * Then each write takes the line from the other core. Two ways for an allocator
 * to bring it about:
 *
 *   active   it gives neighbours to two threads that ask in turn
 *   passive  a thread frees a block of another one's line, and gets it again
 *
 * A line with blocks of two threads can be seen in the addresses, without a
 * clock: each thread takes 7 blocks of 8 bytes, in turn with the other, and the
 * lines that both have are counted. Prediction for the C library, where each
 * thread has an arena of its own: none when they ask in turn. When the first
 * thread has handed every other one of 14 blocks to the second one, which frees
 * them: each gets back what it has freed, for that stays in a thread's cache (7
 * of a size). A block takes 32 bytes, two share a line: both threads have each
 * of 7 lines, or of 6, if the first block ends a line.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { LINE = 64, EACH = 7, THREADS = 2, TINY = 8 };

static char *block[THREADS][EACH];
static char *gift[THREADS * EACH];
static pthread_barrier_t turn;

/* The threads take turns: only one of them is inside malloc at a time. */
static void take_in_turn(unsigned self)
{
    for (unsigned i = 0; i < EACH; i++)
        for (unsigned whose = 0; whose < THREADS; whose++) {
            pthread_barrier_wait(&turn);
            if (whose == self)
                block[self][i] = malloc(TINY);
        }
    pthread_barrier_wait(&turn);
}

static void *ask_in_turn(void *self)
{
    take_in_turn((unsigned)(uintptr_t)self);
    return NULL;
}

static void *free_first(void *self)
{
    if (self == NULL)
        for (unsigned i = 0; i < THREADS * EACH; i++)
            gift[i] = malloc(TINY);
    pthread_barrier_wait(&turn);
    for (unsigned i = (unsigned)(uintptr_t)self; i < THREADS * EACH; i += 2)
        free(gift[i]);
    take_in_turn((unsigned)(uintptr_t)self);
    return NULL;
}

static bool has(unsigned thread, uintptr_t line)
{
    for (unsigned i = 0; i < EACH; i++)
        if ((uintptr_t)block[thread][i] / LINE == line)
            return true;
    return false;
}

/* Lines of the first thread's blocks in which the second one has some, too. */
static unsigned lines_of_both(void)
{
    unsigned lines = 0;

    for (unsigned i = 0; i < EACH; i++) {
        uintptr_t line = (uintptr_t)block[0][i] / LINE;
        bool seen = false;

        for (unsigned j = 0; j < i; j++)
            seen |= (uintptr_t)block[0][j] / LINE == line;
        lines += !seen && has(1, line);
    }
    return lines;
}

static bool row(const char *name, void *(*run)(void *), unsigned least,
                unsigned most)
{
    pthread_t thread[THREADS];
    char predicted[16];

    for (uintptr_t i = 0; i < THREADS; i++)
        pthread_create(&thread[i], NULL, run, (void *)i);
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    snprintf(predicted, sizeof predicted, least < most ? "%u to %u" : "%u",
             least, most);
    printf("  %-8s  %9s   %7u\n", name, predicted, lines_of_both());
    return lines_of_both() >= least && lines_of_both() <= most;
}

int main(void)
{
    bool right;

    pthread_barrier_init(&turn, NULL, THREADS);
    puts("Cache lines in which two threads have blocks of 8 bytes, 7 each\n"
         "            predicted   counted");
    right = row("active", ask_in_turn, 0, 0);
    right &= row("passive", free_first, EACH - 1, EACH);
    puts(right ? "As predicted.\n" : "Not as predicted!\n");
    return !right;
}
