/* Starting and stopping the box; box_run.c drives it, box_output.c keeps what
 * it prints. How it died is death.c's to say. */
#include "box_state.h"

#include "../base/check.h"
#include "allowance.h"
#include "death.h"
#include "debug.h"
#include "../base/fail.h"
#include "patience.h"
#include "../sandbox/sandbox.h"
#include "../base/text.h"
#include "../witness/witness.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REPORT_BYTES = 64 << 20, TICK_MS = 20, CPU_S = 120 };

struct box box = {.output_fd = -1};

static char *const *programs;
static const char *unbuilt, *instruments_folder;

/* What runs under an instrument can write its folder, and must not be able to
 * write the program, which runs again. */
void box_set_program(char *const path[N_FLAVOURS], const char *work)
{
    programs = path;
    instruments_folder = text_format("%s/tools", work);
    if (mkdir(instruments_folder, 0755) != 0 && errno != EEXIST)
        die("cannot make %s: %s", instruments_folder, strerror(errno));
    instrument_set_folder(instruments_folder);
}

void box_set_unbuilt(const char *why)
{
    unbuilt = why;
}

const char *box_program(void)
{
    return programs[instrument_flavour(box.under)];
}

static int new_memfd(const char *name, size_t bytes)
{
    int fd = memfd_create(name, MFD_CLOEXEC);

    if (fd == -1 || ftruncate(fd, (off_t)bytes) != 0)
        die("cannot make the %s: %s", name, strerror(errno));
    return fd;
}

static void open_wire(void)
{
    const struct sock_fprog *filter =
        box.watched ? sandbox_watched_filter() : sandbox_strict_filter();

    box.wire_fd = new_memfd("wire", sizeof(struct wire));
    box.wire = wire_map(box.wire_fd);
    if (box.wire == NULL)
        die("cannot map the wire: %s", strerror(errno));
    if (filter == NULL || filter->len > WIRE_FILTER_STEPS)
        die("cannot make the filter: %s", strerror(errno));
    if (instrument_is_strict(box.under))
        box.terms.filter_steps = filter->len;
    box.wire->door.terms = box.terms;
    memcpy(box.wire->filter, filter->filter,
           filter->len * sizeof *filter->filter);
}

/* The machine has its books and its cores' stacks; the thread sanitizer's
 * shadow of memory is larger than any memory. A watched box may reserve what it
 * likes: data_bytes bounds what it can fill. */
static uint64_t memory_bytes(void)
{
    static const uint64_t with_machine = UINT64_C(3) << 30;

    if (box.under == TSAN || box.watched)
        return RLIM_INFINITY;
    return box.under == MACHINE ? with_machine : 0;
}

/* A watched box is told of by addresses: they are the same in each run, where
 * the system lets us have that. */
static void launch_box(void)
{
    struct launch_fd fds[] = {{box.output_fd, STDOUT_FILENO},
                              {box.output_fd, STDERR_FILENO},
                              {box.wire_fd, WIRE_FD},
                              {box.region.fd, REGION_FD},
                              {-1, WITNESS_FD}};
    const unsigned n_fds = sizeof fds / sizeof *fds - !box.watched;
    const char *const program = box_program();
    const char *const readable[] = {program, NULL};
    bool strict = instrument_is_strict(box.under);
    struct launch how = {
        .profile = strict ? PROFILE_STRICT : PROFILE_TOOL,
        .argv = instrument_command(box.under, program),
        .env = instrument_environment(box.under),
        .work_dir = strict ? NULL : instruments_folder,
        .readable = readable,
        .fds = fds,
        .n_fds = n_fds,
        .threads = box.under == MACHINE || box.watched,
        .proc_fd = box.watched ? PROC_FD : 0,
        .fixed_addresses = box.under == TSAN || box.watched,
        .no_fork = true,
        .cpu_s = CPU_S,
        .memory_bytes = memory_bytes(),
        .data_bytes = box.watched ? LAW_DATA_BYTES : 0,
        .file_bytes = strict ? BOX_OUTPUT_BYTES : REPORT_BYTES,
    };

    if (box.watched)
        fds[n_fds - 1].ours = witness_prepare();
    if (!launch(&how, &box.child))
        die("cannot start %s: %s", how.argv[0], strerror(errno));
    if (strict)
        debug_attach(box.child.pid, program);
}

/* No student code has run before the box serves: what goes wrong until then is
 * ours, and what goes wrong later is not, whatever the wire says. The thread
 * sanitizer alone has a mind of its own: where the kernel spreads addresses
 * widely and a container lets nobody forbid it, it refuses to run. Who sits at
 * a debugger can end the box there and then. */
static void await_service(void)
{
    while (!wire_wait(&box.wire->door.state, BOX_STARTING, TICK_MS))
        if (child_wait(&box.child, 0, &box.wait_status)) {
            if (debug_on())
                death_blame(BATCH_LEFT);
            box_keep_output();
            if (box.under == TSAN)
                check_skip("the thread sanitizer does not run on this system");
            if (box.watched)
                witness_expect();
            die("the program that holds your code could not start: %s",
                box_output());
        }
}

void box_start(const struct box_options *options)
{
    box_forget();
    if (!programs[instrument_flavour(options->under)] && unbuilt)
        blame("%s", unbuilt);
    region_open(&box.region,
                options->region_at ? options->region_at : REGION_LOW);
    box.under = options->under;
    box.watched = options->watched;
    if (box.watched && box.under != PLAIN)
        die("a check watches a box under an instrument");
    box.served = 0;
    box.cpu_ms = 0;
    allowance_begin();
    box.extra_ms = 0;
    box.terms = (struct terms){
        .memcheck = options->under == MEMCHECK,
        .watched = options->watched,
        .region_at = box.region.at,
        .region_bytes = REGION_BYTES,
        .limit_bytes =
            options->limit_bytes ? options->limit_bytes : REGION_BYTES,
    };
    box.output_fd = new_memfd("output", 0);
    open_wire();
    launch_box();
    box.running = true;
    if (debug_left())
        death_blame(BATCH_LEFT);
    if (box.watched)
        witness_begin(box.child.pid);
    await_service();
    if (box.watched)
        clerk_clear(); /* what it did to come to serve is not the student's */
}

void box_stop(void)
{
    if (!box.running)
        return;
    child_kill(&box.child);
    if (!patience_expects_hangs())
        allowance_take(box.cpu_ms);
    witness_end();
    debug_wait();
    box_keep_output();
    munmap(box.wire, sizeof *box.wire);
    close(box.wire_fd);
    region_close(&box.region);
    box.running = false;
}

void box_forget(void)
{
    box_stop();
    box_forget_output();
}

struct wire *box_wire(void)
{
    if (!box.running)
        die("a check talks to a box that it did not start");
    return box.wire;
}

const struct region *box_region(void)
{
    box_wire();
    return &box.region;
}

uint64_t box_limit_bytes(void)
{
    return box.terms.limit_bytes;
}

unsigned box_patience_ms(void)
{
    return box.patience_ms;
}

unsigned box_hangs_before(void)
{
    return box.hangs_before;
}

void box_be_patient(unsigned extra_ms)
{
    box.extra_ms = extra_ms;
}

enum instrument box_under(void)
{
    box_wire();
    return box.under;
}

bool box_is_watched(void)
{
    box_wire();
    return box.watched;
}

uint32_t box_batches(void)
{
    box_wire();
    return box.served;
}

bool box_is_spent(void)
{
    return box.spent;
}

bool box_hung(void)
{
    return box.hung;
}

int box_wait_status(void)
{
    return box.wait_status;
}

uint64_t box_break(void)
{
    uint64_t told = box_wire()->door.break_bytes;
    return told < box.terms.limit_bytes ? told : box.terms.limit_bytes;
}

uint64_t box_footprint(void)
{
    uint64_t told = box_break(), touched = region_extent(&box.region);
    return told > touched ? told : touched;
}
