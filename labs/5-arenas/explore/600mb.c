/* 600mb.c: one thread allocates 600 MB and writes to each page. Eight threads
 * do so at once, 600 MB each. Why is that slower, and what helps?
 *
 * Each way to get the memory (ways.h) is tried with 1, 2, 4 and 8 threads, in a
 * process of its own, traced to count page faults and system calls; if it makes
 * many calls, once more against the clock, not traced. Ways that keep their
 * memory do it once or twice before: what they take at first is not the
 * question.
 *
 * The counts are predicted: a fault for each page of 4 KB, unless it is there
 * already or comes with 511 others. The time is shown, beside what it would be
 * if the number of processors were all that counts. There is less than 600 MB
 * for each thread where eight times that are not free.
 */
#include "../../room.h"
#include "rounds.h"
#include "../../trace.h"
#include "ways.h"

enum {
    ARTICLE_MB = 600,
    LEAST_MB = 40, /* malloc's threshold rises to 32 MB, and no further */
    BAR = 32,      /* columns */
    TOO_LONG = 4   /* seconds of one run */
};

struct outcome {
    double faults, seconds;
    unsigned calls;
    bool is_traced, has_memory;
};

static struct outcome run(unsigned number, unsigned threads)
{
    static char *const no_settings[] = {NULL};
    struct trace counted[TRACE_STEPS];
    struct outcome outcome = {0};
    char text[4][32];
    char *argv[] = {"600mb", text[0], text[1], text[2], text[3], NULL};
    int ends[2];

    if (pipe(ends) < 0)
        return outcome;
    snprintf(text[0], sizeof text[0], "%u", number);
    snprintf(text[1], sizeof text[1], "%u", threads);
    snprintf(text[2], sizeof text[2], "%zu", bytes);
    snprintf(text[3], sizeof text[3], "%d", ends[1]);
    outcome.is_traced = trace_run(argv, no_settings, counted, NULL);
    close(ends[1]);
    outcome.has_memory =
        read(ends[0], &outcome, 2 * sizeof(double)) == 2 * sizeof(double);
    close(ends[0]);
    outcome.calls = counted[1].all;
    return outcome;
}

/* Whoever rounds up to pages or aligns a block has a few faults more; of huge
 * pages some may not be there. */
static bool is_about(double counted, double predicted, bool is_huge)
{
    double slack = predicted * (is_huge ? 0.5 : 0.01) + 50;
    return counted <= predicted + slack && counted >= predicted - slack;
}

static bool is_as_predicted(const struct outcome *outcome, unsigned threads)
{
    long calls = way->calls < 0 ? 2 * (long)(bytes / MB) : way->calls;
    double pages =
        way->faults_kb ? (double)(bytes / KB) / way->faults_kb * threads : 0;

    if (way->faults_kb < 0)
        return true;
    return is_about(outcome->faults, pages, way->is_huge) &&
           outcome->calls == calls * threads;
}

static void print_bar(double part)
{
    printf("  ");
    for (unsigned i = 0; i < part * BAR && i < BAR; i++)
        putchar('#');
    if (part > 1)
        putchar('>');
}

static void print_row(const struct outcome *outcome, unsigned threads,
                      double one, double longest, bool right)
{
    printf("  T = %u  %9.0f  %6u  %8.4f  %6.1f", threads, outcome->faults,
           outcome->calls, outcome->seconds, outcome->seconds / one);
    print_bar(outcome->seconds / longest);
    puts(right ? "" : "  <-- not as predicted");
    fflush(stdout);
}

static void print_way(void)
{
    long calls = way->calls < 0 ? 2 * (long)(bytes / MB) : way->calls;

    printf("\n%s\n  ", way->name);
    if (way->faults_kb > 0)
        printf("predicted for each thread: %zu faults, %ld calls\n",
               bytes / KB / (size_t)way->faults_kb, calls);
    else if (way->faults_kb == 0)
        printf("predicted: no fault, no call\n");
    else
        printf("predicted: by whoever wrote it\n");
}

/* Bars are drawn against the slowest run of plain malloc, when that is known,
 * or else against what it will be about. */
static bool try_way(unsigned number, double *longest)
{
    double one = 0;
    bool right = true;

    way = &ways[number];
    print_way();
    for (unsigned threads = 1; threads <= MOST_THREADS; threads *= 2) {
        struct outcome outcome = run(number, threads);
        if (!outcome.is_traced || !outcome.has_memory) {
            puts(outcome.is_traced ? "  it gives no memory yet"
                                   : "  it failed!");
            return outcome.is_traced && way->round == with_lab;
        }
        one = threads == 1 ? outcome.seconds : one;
        if (*longest == 0)
            *longest = 5 * outcome.seconds;
        right &= is_as_predicted(&outcome, threads);
        print_row(&outcome, threads, one, *longest,
                  is_as_predicted(&outcome, threads));
        if (outcome.seconds > TOO_LONG && threads < MOST_THREADS) {
            puts("  more threads would take too long here");
            break;
        }
    }
    return right;
}

static bool choose_size(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    double share = available() * 0.75 / MOST_THREADS / MB;
    size_t megabytes = share < ARTICLE_MB ? (size_t)share : ARTICLE_MB;

    if (megabytes < LEAST_MB) {
        puts("Skipped: there is too little free memory.\n");
        return false;
    }
    megabytes -= megabytes % 2; /* whole huge pages */
    bytes = megabytes * MB;
    printf("%zu MB for each of up to %d threads, on %ld processors: if these\n"
           "were all that counts, the last column would end at %.1f.\n",
           megabytes, MOST_THREADS, processors,
           (double)MOST_THREADS /
               (processors < MOST_THREADS ? (double)processors : MOST_THREADS));
    if (megabytes < ARTICLE_MB)
        printf("(not %d: there is no more free memory)\n", ARTICLE_MB);
    return true;
}

/* A virtual computer may have to ask its host for memory that it has not used
 * for a while: not the question, either. */
static void warm_up(void)
{
    way = &ways[0];
    run(0, MOST_THREADS);
}

static int play(char **argv)
{
    way = &ways[atoi(argv[1])];
    bytes = (size_t)atol(argv[3]);
    return measure((unsigned)atoi(argv[2]), atoi(argv[4]));
}

int main(int argc, char **argv)
{
    bool right = true;
    double longest = 0;

    if (argc == 5)
        return play(argv);
    puts("Why are eight threads with 600 MB each so slow?");
    if (!trace_is_allowed() || !choose_size())
        return 0;
    warm_up();
    puts("\n            faults   calls   seconds   x T = 1");
    for (unsigned number = 0; number < WAYS; number++)
        right &= try_way(number, &longest);
    puts(right ? "\nAs predicted.\n" : "\nNot as predicted!\n");
    return !right;
}
