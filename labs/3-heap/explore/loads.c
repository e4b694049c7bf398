/* loads.c: which loads of four floats does the machine refuse?
 *
 * movaps loads 16 bytes from a multiple of 16 and faults elsewhere; movups
 * loads from anywhere. A compiler picks movaps where it knows that the address
 * is aligned: it trusts malloc's promise. Each load runs in a child process,
 * which dies if it faults, and tells us how by its wait status.
 *
 * Prediction: movaps faults if and only if the address is no multiple of 16.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xmmintrin.h>

typedef void load_fn(const float *);

/* noinline, and a volatile sink: the load must be the instruction we name. */
static __attribute__((noinline)) void load_aligned(const float *floats)
{
    volatile __m128 sink = _mm_load_ps(floats); /* movaps */
    (void)sink;
}

static __attribute__((noinline)) void load_unaligned(const float *floats)
{
    volatile __m128 sink = _mm_loadu_ps(floats); /* movups */
    (void)sink;
}

/* The signal that `load` dies of at this address; 0 if it lives. */
static int death(load_fn *load, const float *floats)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        load(floats);
        _exit(0);
    }
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static bool row(const char *name, load_fn *load, bool faults, unsigned offset)
{
    static _Alignas(64) char memory[128];
    int signal = death(load, (const float *)(memory + offset));

    printf("  %-8s   %2u mod 16    %-9s   %s\n", name, offset % 16,
           faults ? "faults" : "runs", signal ? strsignal(signal) : "runs");
    return faults == (signal != 0);
}

int main(void)
{
    bool right = true;

    puts("Why memalign: from which addresses can a vector be loaded?\n"
         "  load       address      predicted   happened");
    fflush(stdout); /* or each child would print it again */
    for (unsigned offset = 16; offset < 32; offset += 4) {
        right &= row("movaps", load_aligned, offset % 16 != 0, offset);
        right &= row("movups", load_unaligned, false, offset);
    }
    puts(right ? "As predicted.\n" : "Not as predicted!\n");
    return !right;
}
