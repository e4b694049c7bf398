/* blowup.c: how much memory does a heap take while no more than 10 MB are in
 * use?
 *
 *   pair    one thread allocates 10 MB, another one frees them; 20 rounds
 *   chain   each of 16 threads frees what the one before has allocated, and
 *           allocates as much
 *
 * At each moment 10 MB live, and one thread runs. A heap for each thread that
 * keeps what is freed into it (no owners) grows with each round of the pair.
 * With owners a free goes home; but in the chain each thread's heap keeps its
 * 10 MB when they are free: P-fold. Only a bound on what a heap may keep helps.
 *
 * Prediction for the C library, which has owners: little more than 10 MB for
 * the pair, and 16 times as much for the chain, 80 bytes for each of 64.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MB = 1024 * 1024, BYTES = 64, TAKES = 80, ROUNDS = 20, CHAIN = 16 };
enum {
    BLOCKS = 10 * MB / BYTES,
    MOST_MB = 255 /* that an exit status holds */
};

static char *block[BLOCKS];
static pthread_barrier_t turn;

static void allocate_all(void)
{
    for (unsigned i = 0; i < BLOCKS; i++) {
        block[i] = malloc(BYTES);
        if (block[i])
            block[i][0] = 1;
    }
}

static void free_all(void)
{
    for (unsigned i = 0; i < BLOCKS; i++)
        free(block[i]);
}

static void *pair(void *self)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        if (self == NULL)
            allocate_all();
        pthread_barrier_wait(&turn);
        if (self != NULL)
            free_all();
        pthread_barrier_wait(&turn);
    }
    return NULL;
}

/* All threads live until the end: nobody's heap is handed on. */
static void *chain(void *self)
{
    for (uintptr_t whose = 0; whose < CHAIN; whose++) {
        if (whose == (uintptr_t)self) {
            if (whose > 0)
                free_all();
            allocate_all();
        }
        pthread_barrier_wait(&turn);
    }
    return NULL;
}

static unsigned resident_mb(void)
{
    unsigned long size = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    if (file && fscanf(file, "%lu %lu", &size, &resident) != 2)
        resident = 0;
    if (file)
        fclose(file);
    return (unsigned)(resident * (unsigned long)sysconf(_SC_PAGESIZE) / MB);
}

/* Megabytes that became resident while these threads ran; in a child process,
 * which begins with an empty heap. */
static int grown_mb(void *(*run)(void *), unsigned threads)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        pthread_t thread[CHAIN];
        unsigned before = resident_mb();

        pthread_barrier_init(&turn, NULL, threads);
        for (uintptr_t i = 0; i < threads; i++)
            pthread_create(&thread[i], NULL, run, (void *)i);
        for (unsigned i = 0; i < threads; i++)
            pthread_join(thread[i], NULL);
        unsigned grown = resident_mb() - before;
        _exit(grown < MOST_MB ? (int)grown : MOST_MB);
    }
    return waitpid(child, &status, 0) == child && WIFEXITED(status)
               ? WEXITSTATUS(status)
               : -1;
}

static bool row(const char *name, void *(*run)(void *), unsigned threads,
                int predicted)
{
    int counted = grown_mb(run, threads);
    bool right = abs(counted - predicted) <= predicted / 10 + 4;

    printf("  %-6s  %6u MB   %6d MB\n", name, (unsigned)predicted, counted);
    return right;
}

int main(void)
{
    int once = (int)((long)BLOCKS * TAKES / MB); /* with what malloc adds */
    bool right;

    puts("Blow-up: 10 MB are in use at each moment, in blocks of 64 bytes\n"
         "          predicted    resident");
    fflush(stdout);
    right = row("pair", pair, 2, once);
    right &= row("chain", chain, CHAIN, CHAIN * once);
    puts(right ? "As predicted.\n" : "Not as predicted!\n");
    return !right;
}
