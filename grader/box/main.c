/* The box's life: map, arm, lock, serve. */
#include "box.h"
#include "deck.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <linux/seccomp.h>
#include <unistd.h>

enum { STDIO_HEAP_BYTES = 128 << 10 };

struct region region;

static _Noreturn void give_up(const char *what)
{
    perror(what);
    _exit(2);
}

static void map_region(struct door *door)
{
    const struct terms *terms = &door->terms;
    void *want = (void *)terms->region_at;
    void *at = mmap(want, terms->region_bytes, PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_FIXED_NOREPLACE, REGION_FD, 0);

    if (at != want)
        give_up("mapping the region");
    region = (struct region){at, terms->region_bytes, terms->limit_bytes,
                             &door->break_bytes, terms->memcheck};
}

/* printf, perror and assert allocate a little. They get it now, while the
 * kernel still gives: once the box is locked, brk and mmap are refused. */
static void stock_up_for_stdio(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    setvbuf(stderr, NULL, _IONBF, 0);
    free(malloc(STDIO_HEAP_BYTES));
    signal(SIGXFSZ, SIG_IGN); /* output beyond the cap is lost, not fatal */
}

/* The filter holds all threads: those that the machine borrows from sleep for
 * ever, but should one wake, it could do no more than the others. */
static void lock_down(struct wire *wire)
{
    static const struct rlimit none;
    struct sock_fprog filter = {
        .len = (unsigned short)wire->door.terms.filter_steps,
        .filter = wire->filter,
    };

    if (filter.len == 0)
        return;
    prctl(PR_SET_TSC, PR_TSC_SIGSEGV);
    setrlimit(RLIMIT_NPROC, &none);
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC,
                &filter) != 0)
        give_up("locking the box");
}

int main(void)
{
    struct wire *wire = wire_map(WIRE_FD);

    if (wire == NULL)
        give_up("mapping the wire");
    if (wire->door.terms.watched)
        witness_prepare();
    map_region(&wire->door);
    stock_up_for_stdio();
    deck_boot();
    report_crashes(wire);
    close(WIRE_FD);
    close(REGION_FD);
    if (wire->door.terms.watched)
        witness_begin(wire);
    else
        lock_down(wire);
    serve(wire);
}
