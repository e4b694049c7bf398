/* workload.h: what the threads of make bench-machine do. The same source runs
 * natively, against the clock, and instrumented, on the many-core machine.
 *
 * A workload has `run` called by each of its threads, as often as its driver
 * likes; the heap and what the threads share stay what they are in between.
 */
#ifndef WORKLOAD_H
#define WORKLOAD_H

enum { MAX_THREADS = 64 };

struct workload {
    const char *name;
    void (*run)(unsigned self, unsigned threads, unsigned rounds);
    unsigned operations; /* of one thread in a round */
};

/* The last one has no name. */
extern const struct workload workloads[];

/* The one of that name; ends the process, with status 2, if there is none. */
const struct workload *workload_find(const char *name);

#endif
