/* simulated.c KIND: prints how many cycles the requests of one kind take. */
#include "work.h"

#include "../../../labs/3-heap/memlib.h"
#include "../../machine/machine.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t cycles;

static void *run(void *arg)
{
    int kind = *(int *)arg;

    work_fill(kind);
    uint64_t before = machine_clock();
    work_ask(kind);
    cycles = machine_clock() - before;
    return NULL;
}

int main(int argc, char **argv)
{
    int kind = argc > 1 ? atoi(argv[1]) : 0;

    mem_init();
    machine_boot(1);
    machine_prepare(&(struct machine_plan){.cores = 1});
    machine_thread(run, &kind);
    if (machine_run()->end != MACHINE_DONE)
        return 1;
    printf("%" PRIu64 "\n", cycles);
}
