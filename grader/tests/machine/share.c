/* share.c: two threads count in one line, then each in its own, then both at
 * one place: false sharing is seen where it is, and only there. */
#include <stdatomic.h>
#include <string.h>

#include "claim.h"

enum { ROUNDS = 1000 };

static struct {
    _Alignas(64) volatile long count[16];
} lines;

static unsigned stride; /* counters from one core's to the next one's */

static void *count(void *core)
{
    unsigned mine = (unsigned)(uintptr_t)core * stride;
    machine_block((int)(uintptr_t)core, (void *)&lines.count[mine], 8);
    for (unsigned i = 0; i < ROUNDS; i++)
        lines.count[mine]++;
    machine_operations(ROUNDS);
    return core;
}

static struct {
    _Alignas(64) volatile long word;
} read_mostly;

/* Three cores read; much later the last of them writes. */
static void *read_then_write(void *core)
{
    volatile long work = read_mostly.word;
    if ((uintptr_t)core < 2)
        return core;
    while (work < 3000)
        work++;
    read_mostly.word = work;
    return core;
}

static uint64_t transfers_of(const struct machine_result *r, const void *at)
{
    for (unsigned i = 0; i < r->n_lines; i++)
        if (r->line[i].at == (uint64_t)at)
            return r->line[i].transfers;
    return 0;
}

static struct machine_result count_apart(unsigned by)
{
    stride = by;
    return *run_on(2, count, 0);
}

int main(void)
{
    machine_boot(3);
    struct machine_result together = count_apart(1);
    struct machine_result apart = count_apart(8);
    struct machine_result one = count_apart(0);

    claim(throughput(&apart) > 5 * throughput(&together),
          "padding two counters apart makes them 5 times as fast");
    claim(apart.count.transfers < 10 && apart.count.false_shared == 0,
          "lines that one core each uses do not move");
    claim(together.count.false_shared > ROUNDS / 2,
          "two owners in a line: false sharing");
    claim(together.line[0].at == (uint64_t)&lines &&
              together.line[0].false_shared == together.count.false_shared,
          "the line is named");
    claim((uint64_t)together.line[0].pc[0] - (uint64_t)count < 512,
          "and the function that asks for it");
    claim(one.count.transfers > ROUNDS / 2 && one.count.false_shared == 0,
          "two threads at one place: sharing, but not a false one");
    claim(transfers_of(run_on(3, read_then_write, 0), &read_mostly) == 2,
          "a line moves to its second reader, and to who writes it then");
    return 0;
}
