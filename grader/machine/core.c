/* core.c: see core.h. */
#include "core.h"

#include <errno.h>
#include <link.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "context.h"
#include "state.h"
#include "thread.h"

enum {
    AREA_BYTES = 1 << 20,
    GUARD_BYTES = 64 << 10,
    SLEEPER_BYTES = 16 << 10, /* below the frame that parks */
    BEYOND_BYTES = 8 << 10,   /* more than one function takes that is not
                                 instrumented */
};

/* Far from programs, their breaks and what the kernel maps by itself. */
static char *const areas = (char *)0x100000000000;

/* The program's initial thread-local variables, and how many bytes below the
 * FS base they take. */
static struct {
    char *bytes;
    size_t size;
} tls;

static int find_tls(struct dl_phdr_info *info, size_t size, void *found)
{
    (void)size;
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type == PT_TLS)
            *(size_t *)found = (part->p_memsz + part->p_align - 1) /
                               part->p_align * part->p_align;
    }
    return 1; /* the first object is the program, and all of it */
}

/* Of a thread that has only just begun. */
static void save_tls(const char *fs_base)
{
    dl_iterate_phdr(find_tls, &tls.size);
    tls.bytes = malloc(tls.size);
    memcpy(tls.bytes, fs_base - tls.size, tls.size);
}

/* By a call that a box may make: after a debugger has stopped it, the kernel
 * makes it once more, under the filter that was put on meanwhile. */
static _Noreturn void sleep_for_good(void)
{
    static uint32_t never;

    for (;;)
        syscall(SYS_futex, &never, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
}

static void *park(void *arg)
{
    struct core *core = arg;
    char *here = __builtin_frame_address(0);
    core->fs_base = context_fs();
    if (core->number == 0)
        save_tls(core->fs_base);
    here -= SLEEPER_BYTES;
    here -= (uintptr_t)here % PAGE_BYTES;
    core->deepest = here;
    __atomic_store_n(&core->stack_top, here, __ATOMIC_RELEASE);
    sleep_for_good();
}

static char *map_area(unsigned number)
{
    char *want = areas + (size_t)number * AREA_BYTES;
    char *at =
        mmap(want, AREA_BYTES, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE,
             -1, 0);
    if (at != want || mprotect(at, GUARD_BYTES, PROT_NONE) != 0)
        machine_fault("no room for the stack of a core");
    return at;
}

void core_park(struct core *core, unsigned number)
{
    core->number = number;
    char *area = map_area(number) + GUARD_BYTES;
    pthread_attr_t attr;
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_attr_init(&attr);
    pthread_attr_setstack(&attr, area, AREA_BYTES - GUARD_BYTES);
    if (pthread_create(&thread, &attr, park, core) != 0)
        machine_fault("no kernel thread for a core");
    pthread_attr_destroy(&attr);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    while (!__atomic_load_n(&core->stack_top, __ATOMIC_ACQUIRE))
        usleep(10);
}

void core_start(struct machine *m, struct core *core, uint64_t clock)
{
    memcpy((char *)core->fs_base - tls.size, tls.bytes, tls.size);
    memset(core->key_value, 0, sizeof core->key_value);
    core->sp = context_new(core->stack_top, thread_main);
    core->state = CORE_READY;
    core->clock = core->clock > clock ? core->clock : clock;
    core->depth = core->n_holds = 0;
    core->ended = 0;
    core->detached = core->planned = false;
    if (m->explore.on)
        explore_enter(m, core);
    schedule_add(m, core);
}

bool core_owns(const struct core *core, uint64_t at)
{
    return at - (uint64_t)areas - (uint64_t)core->number * AREA_BYTES <
           AREA_BYTES;
}

bool core_is_above(uint64_t at)
{
    static const uint64_t end_of_addresses = (uint64_t)1 << 47;
    return at >= (uint64_t)(areas + (size_t)MACHINE_CORES * AREA_BYTES) &&
           at < end_of_addresses;
}

/* Between the change of the FS base and the switch nothing may use
 * thread-local storage. */
void core_switch(struct machine *m, struct core *to)
{
    struct core *from = m->running;
    if (from == to)
        return;
    m->switches++;
    m->running = to;
    context_set_fs(to->fs_base);
    context_switch(from ? &from->sp : &m->host_sp, to->sp);
}

void core_leave(struct machine *m)
{
    struct core *from = m->running;
    m->running = NULL;
    context_set_fs(m->host_base);
    context_switch(&from->sp, m->host_sp);
    __builtin_unreachable();
}

static bool is_zero(const char *at, size_t bytes)
{
    return at[0] == 0 && memcmp(at, at + 1, bytes - 1) == 0;
}

/* Hooks say how deep instrumented code was; what it called went on from there.
 */
void core_wipe(struct core *core)
{
    char *end = areas + (size_t)core->number * AREA_BYTES + GUARD_BYTES;
    char *low = core->deepest - (uintptr_t)core->deepest % PAGE_BYTES;
    while (low - end >= BEYOND_BYTES &&
           !is_zero(low - BEYOND_BYTES, BEYOND_BYTES))
        low -= BEYOND_BYTES;
    memset(low, 0, (size_t)((char *)core->stack_top - low));
    core->deepest = core->stack_top;
}

void core_reset(struct core *core)
{
    core->clock = 0;
    core->state = CORE_FREE;
    core->pc = core->waits_at = NULL;
    core->depth = core->n_holds = 0;
    core->generation = 0;
    core->count = (struct machine_counts){0};
    core->buffer.n = 0;
    core->patience = (struct patience){0};
    memset(core->l1, 0, sizeof core->l1);
    memset(core->tlb, 0, sizeof core->tlb);
}
