/* forker.c: a program that forks while its threads allocate.
 *
 * Run under `make preload`: it proves that the lock keeps threads apart, and
 * that a child of fork can allocate even if another thread held the lock at
 * that moment. A lock inherited shut would hang the child: alarm ends that.
 * Prints which object malloc comes from, then "all well".
 */
#include <assert.h>
#include <dlfcn.h>
#include <malloc.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 4, CHILDREN = 40, ROUNDS = 200, TIME_LIMIT_S = 60 };

static atomic_bool stop;

/* One block through all the calls; its bytes must survive the others' work. */
static void one_round(unsigned char letter)
{
    size_t bytes = 16 + 97 * (letter % 16);
    unsigned char *block = malloc(bytes);
    unsigned char *line = memalign(64, 100);

    memset(block, letter, bytes);
    memset(line, letter, 100);
    assert((size_t)line % 64 == 0);
    assert(malloc_usable_size(block) >= bytes);
    block = realloc(block, 2 * bytes);
    for (size_t i = 0; i < bytes; i++)
        assert(block[i] == letter);
    for (size_t i = 0; i < 100; i++)
        assert(line[i] == letter);
    free(line);
    free(block);
}

static void *worker(void *letter)
{
    while (!stop)
        one_round((unsigned char)(size_t)letter);
    return NULL;
}

static void *child_worker(void *letter)
{
    for (unsigned i = 0; i < ROUNDS; i++)
        one_round((unsigned char)(size_t)letter);
    return NULL;
}

static void child(void)
{
    pthread_t thread;

    alarm(TIME_LIMIT_S);
    assert(pthread_create(&thread, NULL, child_worker, (void *)'c') == 0);
    child_worker((void *)'C');
    pthread_join(thread, NULL);
    _exit(0);
}

int main(void)
{
    pthread_t threads[THREADS];
    Dl_info malloc_info;
    int status;

    alarm(TIME_LIMIT_S);
    assert(dladdr(dlsym(RTLD_DEFAULT, "malloc"), &malloc_info) != 0);
    printf("malloc comes from %s\n", malloc_info.dli_fname);
    fflush(stdout);
    for (size_t i = 0; i < THREADS; i++)
        assert(!pthread_create(&threads[i], NULL, worker, (void *)('1' + i)));
    for (unsigned i = 0; i < CHILDREN; i++) {
        if (fork() == 0)
            child();
        assert(wait(&status) > 0 && status == 0);
    }
    stop = true;
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    puts("all well");
    return 0;
}
