/* Starting, driving and stopping the box. How it died is death.c's to say. */
#include "box.h"

#include "death.h"
#include "debug.h"
#include "fail.h"
#include "launch.h"
#include "sandbox.h"
#include "sentence.h"
#include "text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    OUTPUT_BYTES = 16 << 10,
    TICK_MS = 20,
    PATIENCE_MS = 2000,       /* processor time for one batch */
    SHORT_PATIENCE_MS = 400,  /* ... after two hangs */
    TOOL_PATIENCE_MS = 30000, /* Valgrind is some 30 times slower */
    SLEEPER_FACTOR = 4        /* wall time allowed = this x processor time */
};

static struct box {
    bool running;
    enum box_tool tool;
    struct child child;
    struct wire *wire;
    int wire_fd, output_fd;
    struct region region;
    struct terms terms; /* as they were written on the wire */
    uint64_t limit_bytes;
    uint32_t served;
} box = {.output_fd = -1};

/* The folder is the tools' own: what runs under them can write there, and must
 * not be able to write the program, which runs again. */
static const char *program, *work_dir;
static char report_path[4096];
static const char output_cut[] = "\n[the rest was cut off]\n";
static char output[OUTPUT_BYTES + sizeof output_cut];
static unsigned hangs;
static bool hangs_expected;

void box_set_program(const char *path, const char *work)
{
    program = path;
    work_dir = text_format("%s/tools", work);
    if (mkdir(work_dir, 0755) != 0 && errno != EEXIST)
        die("cannot make %s: %s", work_dir, strerror(errno));
}

static int new_memfd(const char *name, size_t bytes)
{
    int fd = memfd_create(name, MFD_CLOEXEC);

    if (fd == -1 || ftruncate(fd, (off_t)bytes) != 0)
        die("cannot make the %s: %s", name, strerror(errno));
    return fd;
}

static void open_wire(const struct box_options *options)
{
    const struct sock_fprog *filter = sandbox_strict_filter();

    box.wire_fd = new_memfd("wire", sizeof(struct wire));
    box.wire = wire_map(box.wire_fd);
    if (box.wire == NULL)
        die("cannot map the wire: %s", strerror(errno));
    if (filter->len > WIRE_FILTER_STEPS)
        die("the filter has %u steps", filter->len);
    box.terms = (struct terms){
        .filter_steps = options->tool == BOX_PLAIN ? filter->len : 0,
        .memcheck = options->tool == BOX_MEMCHECK,
        .region_at = box.region.at,
        .region_bytes = REGION_BYTES,
        .limit_bytes = box.limit_bytes,
    };
    box.wire->door.terms = box.terms;
    memcpy(box.wire->filter, filter->filter,
           filter->len * sizeof *filter->filter);
}

/* The tool's command line; the box's own is the last word. */
static const char *const *command(enum box_tool tool)
{
    static char file[4200];
    static const char *plain[2], *memcheck[10], *counts[10];

    if (tool == BOX_PLAIN) {
        plain[0] = program;
        return plain;
    }
    if (tool == BOX_MEMCHECK) {
        snprintf(report_path, sizeof report_path, "%s/memcheck.xml", work_dir);
        snprintf(file, sizeof file, "--xml-file=%s", report_path);
        memcpy(memcheck,
               (const char *[]){"/usr/bin/valgrind", "-q", "--tool=memcheck",
                                "--xml=yes", file, "--vgdb=no",
                                "--leak-check=no", program, NULL},
               9 * sizeof(char *));
        return memcheck;
    }
    snprintf(report_path, sizeof report_path, "%s/counts.out", work_dir);
    snprintf(file, sizeof file, "--callgrind-out-file=%s", report_path);
    memcpy(counts,
           (const char *[]){"/usr/bin/valgrind", "-q", "--tool=callgrind",
                            "--collect-atstart=no", "--combine-dumps=yes", file,
                            "--vgdb=no", program, NULL},
           9 * sizeof(char *));
    return counts;
}

/* Tools choose their own memcpy for the processor; a fixed choice makes the
 * counts the same everywhere. */
static const char *const tool_env[] = {
    "PATH=/usr/bin:/bin", "LC_ALL=C",
    "GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-ERMS,-FSRM,-RTM",
    NULL, NULL};

static const char *const *environment(void)
{
    static const char *env[5];
    static char tmpdir[4200];

    memcpy(env, tool_env, sizeof env);
    snprintf(tmpdir, sizeof tmpdir, "TMPDIR=%s", work_dir);
    env[3] = tmpdir;
    return env;
}

static void launch_box(const struct box_options *options)
{
    struct launch_fd fds[] = {{box.output_fd, 1},
                              {box.output_fd, 2},
                              {box.wire_fd, WIRE_FD},
                              {box.region.fd, REGION_FD}};
    bool plain = options->tool == BOX_PLAIN;
    const char *const readable[] = {program, NULL};
    struct launch how = {
        .profile = plain ? PROFILE_STRICT : PROFILE_TOOL,
        .argv = command(options->tool),
        .env = plain ? NULL : environment(),
        .work_dir = plain ? NULL : work_dir,
        .readable = readable,
        .fds = fds,
        .n_fds = 4,
        .no_fork = true,
        .cpu_s = 120,
        .file_bytes = plain ? OUTPUT_BYTES : 64 << 20,
    };

    if (!launch(&how, &box.child))
        die("cannot start %s: %s", how.argv[0], strerror(errno));
    if (plain)
        debug_attach(box.child.pid, program);
}

void box_start(const struct box_options *options)
{
    box_forget();
    box.tool = options->tool;
    box.limit_bytes =
        options->limit_bytes ? options->limit_bytes : (uint64_t)REGION_BYTES;
    box.served = 0;
    box.output_fd = new_memfd("output", 0);
    region_open(&box.region,
                options->region_at ? options->region_at : REGION_LOW);
    open_wire(options);
    launch_box(options);
    box.running = true;
}

static void keep_output(void)
{
    char raw[OUTPUT_BYTES];
    ssize_t n = pread(box.output_fd, raw, sizeof raw, 0);

    sentence_printable(output, raw, n > 0 ? (size_t)n : 0);
    if (n == OUTPUT_BYTES)
        strcpy(output + n, output_cut);
    close(box.output_fd);
}

void box_stop(void)
{
    if (!box.running)
        return;
    child_kill(&box.child);
    debug_wait();
    keep_output();
    munmap(box.wire, sizeof *box.wire);
    close(box.wire_fd);
    region_close(&box.region);
    box.running = false;
}

void box_forget(void)
{
    box_stop();
    output[0] = '\0';
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

/* A pipe or a link in its place would make us wait, or read another file. */
const char *box_report(void)
{
    struct stat st;

    if (lstat(report_path, &st) == 0 && !S_ISREG(st.st_mode))
        blame("your code replaced the file that Valgrind reports to");
    return report_path;
}

const char *box_output(void)
{
    return output;
}

void box_expect_hangs(bool expected)
{
    hangs_expected = expected;
}

unsigned box_hangs(void)
{
    return hangs;
}

static unsigned patience_ms(void)
{
    if (box.tool != BOX_PLAIN)
        return TOOL_PATIENCE_MS;
    return hangs < 2 && !hangs_expected ? PATIENCE_MS : SHORT_PATIENCE_MS;
}

static uint64_t now_ms(clockid_t clock)
{
    struct timespec now = {0};
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* A loaded machine must not make a slow box look hung: what counts is the
 * processor time that the box used. Wall time ends only a sleeper. */
struct stopwatch {
    clockid_t cpu;
    uint64_t cpu_start_ms, wall_start_ms;
};

static struct stopwatch stopwatch_start(void)
{
    struct stopwatch watch = {.cpu = CLOCK_MONOTONIC};

    clock_getcpuclockid(box.child.pid, &watch.cpu);
    watch.cpu_start_ms = now_ms(watch.cpu);
    watch.wall_start_ms = now_ms(CLOCK_MONOTONIC);
    return watch;
}

static bool time_is_up(const struct stopwatch *watch)
{
    if (debug_on())
        return false;
    unsigned limit_ms = patience_ms();
    uint64_t cpu_ms = now_ms(watch->cpu) - watch->cpu_start_ms;
    uint64_t wall_ms = now_ms(CLOCK_MONOTONIC) - watch->wall_start_ms;

    return cpu_ms > limit_ms || wall_ms > (uint64_t)limit_ms * SLEEPER_FACTOR;
}

static struct death_scene death_scene(void)
{
    return (struct death_scene){program, box.wire, &box.region,
                                box.limit_bytes};
}

/* Asks the box where it is: its handler answers with a crash report. */
static void blame_hang(void)
{
    struct death_scene scene = death_scene();

    hangs += !hangs_expected;
    kill(box.child.pid, SIGXCPU);
    wire_wait(&box.wire->door.state, BOX_SERVING, 200);
    death_blame_hang(&scene, patience_ms());
}

static void blame_if_dead(void)
{
    struct death_scene scene = death_scene();
    int wait_status;

    if (atomic_load(&box.wire->door.state) == BOX_CRASHED)
        death_blame_crash(&scene);
    if (atomic_load(&box.wire->door.state) > BOX_CRASHED)
        death_blame_tampering();
    if (!child_wait(&box.child, 0, &wait_status))
        return;
    if (atomic_load(&box.wire->door.state) == BOX_STARTING) {
        keep_output();
        die("the box could not start: %s", output);
    }
    death_blame_exit(&scene, wait_status);
}

/* What only the judge writes is as it was. */
static bool was_tampered_with(uint32_t want, uint32_t count)
{
    const struct door *door = &box.wire->door;

    return atomic_load(&door->reply) != want ||
           atomic_load(&door->request) != want || door->count != count ||
           memcmp(&door->terms, &box.terms, sizeof box.terms) != 0;
}

void box_run(uint32_t count)
{
    struct door *door = &box_wire()->door;
    struct stopwatch watch;
    uint32_t want = box.served + 1;

    door->count = count;
    wire_post(&door->request, want);
    watch = stopwatch_start();
    while (!wire_wait(&door->reply, box.served, TICK_MS)) {
        blame_if_dead();
        if (time_is_up(&watch))
            blame_hang();
    }
    if (atomic_load(&door->reply) != want)
        blame_if_dead();
    if (was_tampered_with(want, count))
        death_blame_tampering();
    box.served = want;
}

void box_finish(void)
{
    struct door *door = &box_wire()->door;
    int wait_status;

    door->count = 0;
    wire_post(&door->request, box.served + 1);
    if (!child_wait(&box.child, TOOL_PATIENCE_MS, &wait_status) ||
        !WIFEXITED(wait_status))
        blame("the program did not come to its end under Valgrind");
}

uint64_t box_break(void)
{
    uint64_t told = box_wire()->door.break_bytes;
    return told < box.limit_bytes ? told : box.limit_bytes;
}

uint64_t box_footprint(void)
{
    uint64_t told = box_break(), touched;

    touched = region_extent(&box.region);
    return told > touched ? told : touched;
}
