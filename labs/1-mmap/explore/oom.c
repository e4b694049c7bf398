/* oom.c: how far does a process get before it is out of memory?
 *
 * Three tests. Each maps memory that may be written, piece by piece, until
 * something stops it; what it does with the pages differs:
 *
 *   not touched   nothing. Stops when there are no more addresses: mmap fails.
 *   read          one byte of each page is read. All show the same page of
 *                 zeroes; but each 512 pages take a page table, and that is
 *                 memory. Stops when the tables fill it.
 *   written       one byte of each page is written. Stops when the pages fill
 *                 memory: by then mmap has long returned, and nothing is left
 *                 that could fail politely. The kernel kills the process.
 *
 * Each runs in a child whose memory is limited (limit.h). If that is done by
 * RLIMIT_AS, which counts addresses, mmap fails at the same point in all three.
 */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <sys/wait.h>

#include "grant.h"
#include "limit.h"
#include "plot.h"
#include "take.h"

enum {
    LIMIT_MB = 32,
    LEAST_MB = 8,    /* below, what the child needs itself matters */
    PIECE_MB = 256,  /* mapped at once */
    PIECES = 64,     /* of what can be mapped, at least */
    PER_TABLE = 512, /* pages that a table of the last level maps */
    TOLERANCE = 10,  /* percent; the kernel keeps books, too */
    SLACK = MB / 2,
    FOLD = 16, /* that a character of the bar stands for */
    BAR = 7    /* from 1 MB to 128 TB */
};

static size_t limit_bytes;

/* ---- The tests */

enum { UNTOUCHED, READ, WRITTEN, TESTS };

static const struct test {
    const char *name;
    void (*touch)(char *page);
    double memory; /* that it takes for each byte of its pages */
} tests[TESTS] = {
    [UNTOUCHED] = {"not touched", touch_not, 0},
    [READ] = {"read", touch_read, 1.0 / PER_TABLE},
    [WRITTEN] = {"written", touch_write, 1 + 1.0 / PER_TABLE},
};

struct end {
    double bytes; /* mapped, if mmap failed; touched, if it was killed */
    bool is_killed;
};

/* Bytes that can be mapped until mmap fails. */
static double most_to_map(const struct limit *limit)
{
    struct grant grant = grant_rule();
    double most = grant.most_addresses;

    if (grant.most_together < most)
        most = grant.most_together;
    if (limit->kind == NULL && (double)limit_bytes < most)
        most = (double)limit_bytes;
    return most;
}

static struct end predict(const struct test *test, const struct limit *limit)
{
    struct end end = {most_to_map(limit), false};

    if (limit->kind && test->memory * end.bytes > (double)limit_bytes)
        end = (struct end){(double)limit_bytes / test->memory, true};
    return end;
}

struct outcome {
    struct end end;
    bool is_refused;         /* ENOMEM */
    double resident, tables; /* bytes that it took in the end */
    double after;            /* seconds from the last mmap to the end */
    unsigned kills;
};

static void child(const struct test *test, const struct limit *limit)
{
    if (!limit_enter(limit))
        _exit(0);
    _exit(take_until_it_stops(test->touch));
}

static struct outcome look_back(int status, const struct rusage *usage)
{
    struct outcome outcome = {.after = now() - progress->mapped_at};
    long grown = usage->ru_maxrss - progress->resident_kb;

    outcome.end.is_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    outcome.end.bytes =
        outcome.end.is_killed ? progress->touched : progress->mapped;
    outcome.is_refused = WIFEXITED(status) && WEXITSTATUS(status) == ENOMEM;
    outcome.resident = grown > 0 ? (double)grown * KB : 0;
    outcome.tables = (double)progress->tables_kb * KB;
    return outcome;
}

static struct outcome run(const struct test *test, double most)
{
    struct limit limit = limit_make(limit_bytes);
    struct outcome outcome;
    struct rusage usage;
    int status = 0;
    pid_t pid;

    *progress = (struct progress){.most = most};
    pid = fork();
    if (pid == 0)
        child(test, &limit);
    wait4(pid, &status, 0, &usage);
    outcome = look_back(status, &usage);
    outcome.kills = limit_kills(&limit);
    limit_remove(&limit);
    return outcome;
}

/* Bytes, in the end. */
static double resident(const struct test *test, const struct end *end)
{
    return test->touch == touch_write ? end->bytes : 0;
}

static bool is_about(double counted, double predicted)
{
    return fabs(counted - predicted) <= predicted * TOLERANCE / 100 + SLACK;
}

static bool is_as_predicted(const struct test *test,
                            const struct outcome *outcome,
                            const struct end *end)
{
    return is_about(outcome->end.bytes, end->bytes) &&
           is_about(outcome->resident, resident(test, end)) &&
           outcome->end.is_killed == end->is_killed &&
           outcome->is_refused == !end->is_killed &&
           outcome->kills == end->is_killed;
}

static const char *manner(bool is_killed, bool is_refused)
{
    return is_killed ? "SIGKILL" : is_refused ? "ENOMEM" : "neither";
}

static unsigned logarithm(double bytes)
{
    unsigned n = 0;

    for (; bytes > MB; bytes /= FOLD)
        n++;
    return n;
}

static bool show(const struct test *test, const struct end *end,
                 const struct outcome *outcome)
{
    char text[5][16];

    printf("  %-11s %7s %7s  %-7s %-7s %7s %7s %7s", test->name,
           in_bytes(end->bytes, text[0]), in_bytes(outcome->end.bytes, text[1]),
           manner(end->is_killed, true),
           manner(outcome->end.is_killed, outcome->is_refused),
           in_bytes(resident(test, end), text[2]),
           in_bytes(outcome->resident, text[3]),
           in_bytes(outcome->tables, text[4]));
    plot_bar((double)logarithm(outcome->end.bytes) / BAR, BAR);
    return plot_end(is_as_predicted(test, outcome, end));
}

static void say_what_was_seen(const struct outcome outcome[TESTS])
{
    const struct outcome *written = &outcome[WRITTEN];
    char text[2][16];

    puts("(Each character of the bar stands for 16 times as much.)\n");
    if (outcome[READ].end.is_killed)
        puts("Addresses cost nothing. Reading costs tables, a page for 512: "
             "they alone filled\nmemory.");
    if (written->end.is_killed)
        printf("To the last one mmap had promised %s at once; %.0f ms and %s "
               "later the\nkernel had to kill it. No call of the program "
               "failed.\n",
               in_bytes((double)piece_bytes, text[0]), written->after * 1000,
               in_bytes(written->end.bytes, text[1]));
    else
        puts("RLIMIT_AS counts addresses, so that all three end alike, by an "
             "mmap that fails.\nAs root, or where control groups may be made, "
             "this says more.");
}

static bool try_tests(const struct limit *limit)
{
    struct outcome outcome[TESTS];
    bool right = true;

    for (unsigned i = 0; i < TESTS; i++) {
        struct end end = predict(&tests[i], limit);
        outcome[i] = run(&tests[i], 2 * end.bytes);
        right &= show(&tests[i], &end, &outcome[i]);
    }
    say_what_was_seen(outcome);
    return right;
}

static size_t choose_piece(const struct limit *limit)
{
    double most = most_to_map(limit) / PIECES;
    size_t bytes = PIECE_MB * (size_t)MB;

    return (most < (double)bytes ? (size_t)most : bytes) / PAGE * PAGE;
}

int main(void)
{
    struct limit limit;
    size_t megabytes = megabytes_or(LIMIT_MB);

    limit_bytes = (megabytes < LEAST_MB ? LEAST_MB : megabytes) * MB;
    limit = limit_make(limit_bytes);
    limit_remove(&limit);
    piece_bytes = choose_piece(&limit);
    no_huge_pages();
    progress = mmap(NULL, sizeof *progress, PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    printf("How far does a process get that may take %zu MB (by %s)?\n\n"
           "                  stops at         by          resident at end\n"
           "  pages         pred.   count  pred.   count     pred.   count  "
           "tables\n",
           limit_bytes / MB, limit_name(&limit));
    fflush(stdout);
    return plot_verdict(try_tests(&limit));
}
