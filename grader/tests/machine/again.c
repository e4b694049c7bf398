/* again.c: memory that the machine is asked to watch, and runs that each start
 * from the snapshot, whatever ran before. */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

#include "claim.h"

enum { CORES = 4, PAGE = 4096, PAGES = 256, RUNS = 200 };

static char *region;
static bool is_mapped[PAGES];

static bool mapped(const void *at)
{
    return is_mapped[((const char *)at - region) / PAGE];
}

static void *touch(void *number)
{
    ((volatile char *)region)[(uintptr_t)number * PAGE + 100]++;
    return number;
}

static void *touch_after_unmap(void *number)
{
    volatile char *at = region + PAGE;
    at[0] = 1;
    machine_unmap(region + PAGE, PAGE);
    is_mapped[1] = false;
    at[0] = 2;
    return number;
}

static void *look(void *number)
{
    volatile char *at = region;
    at[0] = 1;
    machine_discard(region + PAGE, PAGE);
    return number;
}

static const struct machine_result *run_one(void *(*run)(void *),
                                            uintptr_t number)
{
    struct machine_plan plan = {.cores = 1};
    machine_prepare(&plan);
    machine_thread(run, (void *)number);
    return machine_run();
}

static void expect_pages(void)
{
    is_mapped[0] = is_mapped[1] = is_mapped[7] = true;
    claim(run_one(touch, 7)->end == MACHINE_DONE, "mapped pages are touched");
    const struct machine_result *r = run_one(touch, 8);
    claim(r->end == MACHINE_UNMAPPED && r->faulty == 0 &&
              r->fault == region + 8 * PAGE + 100,
          "a page that is not mapped ends the run, and is named");
    r = run_one(touch_after_unmap, 0);
    claim(r->end == MACHINE_UNMAPPED && r->fault == region + PAGE,
          "so does one that no longer is");
    claim(region[PAGE] == 1, "before anything happens to it");
    run_one(look, 0);
    claim(machine_touched(region + 5) && !machine_touched(region + PAGE),
          "the machine tells which pages were touched");
    machine_restore();
    claim(region[7 * PAGE + 100] == 0 && region[PAGE] == 0,
          "pages are zero again");
}

/* Work that depends on all that a run can leave behind. */
static struct {
    long words[1000];
    pthread_mutex_t lock;
    atomic_long sum;
} globals = {.lock = PTHREAD_MUTEX_INITIALIZER};

static __thread long own;

/* Not initialised: the stack holds what the last run left there. */
static long read_dead_stack(void)
{
    volatile long dead[500];
    long sum = 0;
    for (unsigned i = 0; i < 500; i++)
        sum += dead[i];
    for (unsigned i = 0; i < 500; i++)
        dead[i] = (long)i * 77;
    return sum;
}

static void *work(void *number)
{
    uintptr_t me = (uintptr_t)number;
    for (unsigned i = 0; i < 40; i++) {
        pthread_mutex_lock(&globals.lock);
        globals.words[(i * 31 + me * 7) % 1000]++;
        long *at = (long *)(region + (i * 13 + me) % 64 * PAGE);
        *at += globals.words[i] + own++;
        pthread_mutex_unlock(&globals.lock);
        atomic_fetch_add(&globals.sum, *at + read_dead_stack());
        if (globals.sum % 7 == 3)
            pthread_mutex_lock(&globals.lock);
    }
    return number;
}

static uint64_t mix(uint64_t digest, const void *at, size_t bytes)
{
    const unsigned char *byte = at;
    for (size_t i = 0; i < bytes; i++)
        digest = (digest ^ byte[i]) * 0x100000001b3;
    return digest;
}

static uint64_t digest_of(const struct machine_result *r)
{
    uint64_t digest = mix(0, &globals, sizeof globals);
    digest = mix(digest, region, 64 * PAGE);
    digest = mix(digest, &r->count, sizeof r->count);
    uint64_t rest[] = {r->end, r->cycles, r->steps, r->switches};
    return mix(digest, rest, sizeof rest);
}

static uint64_t run_seed(uint64_t seed)
{
    machine_restore();
    struct machine_plan plan = {.cores = 1 + seed % CORES, .seed = seed};
    machine_prepare(&plan);
    for (uintptr_t i = 0; i < 1 + seed % 7; i++)
        machine_thread(work, (void *)i);
    return digest_of(machine_run());
}

int main(void)
{
    machine_boot(CORES);
    region = mmap((void *)0x300000000000, PAGES * PAGE, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    machine_pages(region, PAGES * PAGE, mapped);
    machine_snapshot(&globals, sizeof globals);
    expect_pages();
    memset(is_mapped, true, sizeof is_mapped);
    static uint64_t digest[RUNS];
    for (unsigned i = 0; i < RUNS; i++)
        digest[i] = run_seed(i);
    bool same = true, differ = false;
    for (unsigned i = RUNS; i-- > 0;) {
        same &= run_seed(i) == digest[i];
        differ |= digest[i] != digest[0];
    }
    claim(same, "a run is the same whatever ran before");
    claim(differ, "runs with other seeds are others");
    return 0;
}
