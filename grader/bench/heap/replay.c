/* replay: one trace, one heap, one measurement, one fresh process.
 *
 *     replay time  reference|malloc FILE.ops     prints ns for each operation
 *     replay space reference|malloc FILE.ops     prints bytes: break, resident
 *
 * "malloc" is whatever the process calls malloc: glibc's, or that of a library
 * in LD_PRELOAD. Both heaps run in the same loop through the same pointers.
 *
 * time   CPU time of the loop alone, payloads untouched; the best of BATCHES
 *        batches of at least BATCH_NS, after one pass to warm up.
 * space  every byte of every payload is written, huge pages are off, and what
 *        is counted is anonymous memory that became resident since main began,
 *        at its highest over one pass. It is looked at whenever the live bytes
 *        are higher than ever by one part in SAMPLES, and SAMPLES times in
 *        between. What a library took before main is not counted. */
#include "memlib.h"
#include "mm.h"
#include "ops.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BATCHES = 3, BATCH_NS = 15000000, SAMPLES = 400 };

struct heap {
    void *(*malloc)(size_t);
    void *(*realloc)(void *, size_t);
    void (*free)(void *);
    void *(*memalign)(size_t, size_t);
};

static const struct heap reference = {mm_malloc, mm_realloc, mm_free,
                                      mm_memalign};
static const struct heap process = {malloc, realloc, free, memalign};

static _Noreturn void fail(const char *what)
{
    perror(what);
    exit(2);
}

/* ---- The trace, and the table of its blocks ---- */

static const struct ops *ops_map(const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &status))
        fail(path);
    void *at = mmap(NULL, (size_t)status.st_size, PROT_READ,
                    MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (at == MAP_FAILED)
        fail(path);
    return at;
}

/* Pages of a shared mapping: not anonymous, so not counted. */
static void **table_map(uint64_t n_ids)
{
    void *at = mmap(NULL, (n_ids + 1) * sizeof(void *), PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (at == MAP_FAILED)
        fail("table");
    return at;
}

/* ---- The loop ---- */

static void *op_replay(const struct heap *heap, const struct ops_op *op,
                       void *old)
{
    switch (op->kind) {
    case DO_MALLOC:
        return heap->malloc(op->bytes);
    case DO_REALLOC:
        return heap->realloc(old, op->bytes);
    case DO_FREE:
        heap->free(old);
        return NULL;
    default:
        return heap->memalign((size_t)1 << op->alignment, op->bytes);
    }
}

/* One pass; what the trace leaves live is freed at its end. */
static void pass(const struct heap *heap, const struct ops *ops, void **table)
{
    for (uint64_t i = 0; i < ops->n; i++) {
        void **slot = &table[ops->op[i].id];
        *slot = op_replay(heap, &ops->op[i], *slot);
    }
    for (uint64_t id = 0; id < ops->n_ids; id++)
        if (table[id]) {
            heap->free(table[id]);
            table[id] = NULL;
        }
}

/* ---- Time ---- */

static double cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static double batch_ns(const struct heap *heap, const struct ops *ops,
                       void **table)
{
    double start = cpu_ns(), spent;
    unsigned passes = 0;
    do {
        pass(heap, ops, table);
        passes++;
        spent = cpu_ns() - start;
    } while (spent < BATCH_NS);
    return spent / passes / (double)ops->n;
}

static void measure_time(const struct heap *heap, const struct ops *ops,
                         void **table)
{
    pass(heap, ops, table);
    double best = batch_ns(heap, ops, table);
    for (unsigned i = 1; i < BATCHES; i++) {
        double ns = batch_ns(heap, ops, table);
        if (ns < best)
            best = ns;
    }
    printf("%.3f\n", best);
}

/* ---- Space ---- */

/* Bytes of anonymous memory resident now, by the kernel's own page tables. */
static long resident(void)
{
    static char text[4096];
    int fd = open("/proc/self/smaps_rollup", O_RDONLY);
    if (fd < 0)
        fail("/proc/self/smaps_rollup");
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    text[got > 0 ? got : 0] = '\0';
    const char *line = strstr(text, "\nAnonymous:");
    return line ? strtol(line + strlen("\nAnonymous:"), NULL, 10) * 1024 : 0;
}

/* Moments worth a look: see the head of the file. */
struct sampler {
    uint64_t every; /* operations between two regular looks */
    uint64_t step;  /* bytes by which a new highest must be higher */
    uint64_t live;  /* bytes */
    uint64_t high;  /* live bytes at the highest look */
    long resident;  /* bytes, the most seen */
};

static void sampler_look(struct sampler *s, uint64_t i)
{
    bool higher = s->live >= s->high + s->step;
    if (!higher && i % s->every)
        return;
    if (higher)
        s->high = s->live;
    long now = resident();
    if (now > s->resident)
        s->resident = now;
}

/* Bytes of each live block, to know how many are live in all. */
static uint64_t *sizes_map(uint64_t n_ids)
{
    return (uint64_t *)table_map(n_ids);
}

static void measure_space(const struct heap *heap, const struct ops *ops,
                          void **table)
{
    struct sampler sampler = {.every = ops->n / SAMPLES + 1,
                              .step = ops->peak_live / SAMPLES + 1};
    uint64_t *size = sizes_map(ops->n_ids);
    resident(); /* its own first call touches memory, too */
    long start = resident();
    for (uint64_t i = 0; i < ops->n; i++) {
        const struct ops_op *op = &ops->op[i];
        table[op->id] = op_replay(heap, op, table[op->id]);
        if (table[op->id])
            memset(table[op->id], 1, op->bytes);
        sampler.live += op->bytes - size[op->id];
        size[op->id] = op->bytes;
        sampler_look(&sampler, i);
    }
    size_t heap_bytes = heap == &reference ? mem_heapsize() : 0;
    printf("%zu %ld\n", heap_bytes, sampler.resident - start);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    const struct heap *heap =
        strcmp(argv[2], "reference") == 0 ? &reference : &process;
    const struct ops *ops = ops_map(argv[3]);
    void **table = table_map(ops->n_ids);
    mem_init();
    if (mm_init())
        fail("mm_init");
    if (strcmp(argv[1], "time") == 0) {
        measure_time(heap, ops, table);
        return 0;
    }
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
    measure_space(heap, ops, table);
    return 0;
}
