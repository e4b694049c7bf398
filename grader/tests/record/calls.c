/* calls.c: a program to record. Its argument says what it does. */
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N_THREADS = 4, N_ROUNDS = 2000 };

/* Each relative of malloc once, with a size of its own. */
static void every_call(void)
{
    void *volatile blocks[9] = {malloc(101), calloc(2, 51), realloc(NULL, 103)};
    void *volatile *aligned = &blocks[3];
    void *posix = NULL;

    *aligned++ = memalign(64, 104);
    if (posix_memalign(&posix, 128, 105) == 0)
        *aligned++ = posix;
    *aligned++ = aligned_alloc(256, 512);
    *aligned++ = reallocarray(NULL, 2, 53);
    *aligned++ = valloc(107);
    *aligned++ = pvalloc(108);
    blocks[0] = realloc(blocks[0], 1001);
    blocks[1] = realloc(blocks[1], 0);
    free(NULL);
    for (int i = 0; i < 9; i++)
        free(blocks[i]);
}

/* Calls that fail leave nothing behind. Exits 1 if they do not fail as the
 * manual says. */
static void failing_calls(void)
{
    volatile size_t too_much = (size_t)-1 / 2;
    void *posix = NULL;

    int good = malloc(too_much) == NULL && errno == ENOMEM;
    good &= calloc(too_much, 4) == NULL;
    good &= reallocarray(NULL, too_much, 4) == NULL && errno == ENOMEM;
    good &= memalign(64, too_much) == NULL;
    good &= posix_memalign(&posix, 3, 8) == EINVAL;
    good &= posix_memalign(&posix, 24, 8) == EINVAL;
    good &= posix_memalign(&posix, 0, 8) == EINVAL;
    errno = 7;
    good &= posix_memalign(&posix, 64, too_much) == ENOMEM && errno == 7;
    void *block = malloc(77);
    good &= malloc_usable_size(block) >= 77;
    free(block);
    if (!good)
        exit(1);
}

static void *churn(void *unused)
{
    (void)unused;
    void *volatile blocks[16] = {0};
    for (unsigned i = 0; i < N_ROUNDS; i++) {
        free(blocks[i % 16]);
        blocks[i % 16] = malloc(24 + i % 7 * 16);
        blocks[i % 16] = realloc(blocks[i % 16], 24 + i % 11 * 32);
    }
    for (unsigned i = 0; i < 16; i++)
        free(blocks[i]);
    return NULL;
}

/* The main thread has the first word, when it makes the others, and the last.
 */
static void threads(void)
{
    pthread_t ids[N_THREADS];
    void *volatile last;
    for (int i = 0; i < N_THREADS; i++)
        pthread_create(&ids[i], NULL, churn, NULL);
    for (int i = 0; i < N_THREADS; i++)
        pthread_join(ids[i], NULL);
    last = malloc(64);
    free(last);
}

/* The child frees a block of its parent's and has one of its own. */
static void forks(void)
{
    void *volatile shared = malloc(1000);
    void *volatile own;
    pid_t pid = fork();

    if (pid == 0) {
        free(shared);
        own = malloc(2000);
        own = realloc(own, 2001);
        free(own);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    for (int i = 0; i < 10; i++) {
        own = malloc(3000);
        free(own);
    }
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "all") == 0)
        every_call();
    if (strcmp(what, "fail") == 0)
        failing_calls();
    if (strcmp(what, "threads") == 0)
        threads();
    if (strcmp(what, "fork") == 0)
        forks();
    if (strcmp(what, "killed") == 0) {
        every_call();
        raise(SIGKILL);
    }
    if (strcmp(what, "exec") == 0) {
        free(malloc(4000));
        execl(argv[0], argv[0], "all", (char *)NULL);
    }
    _exit(argc > 2 ? atoi(argv[2]) : 0);
}
