/* crash.c: unwinding a stack that was copied. See crash.h. */
#include "crash.h"

#include "landlock.h"
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    THREAD = 1,        /* libdw wants numbers; there is one thread */
    STEPS_MAX = 16384, /* frames looked at: a 256 KiB stack, 16 bytes each */
    INLINED_MAX = 16,
    SECONDS_MAX = 2,
};

struct unwinding {
    const struct crash *crash;
    uint64_t regs[CRASH_REGISTERS];
    Dwfl_Module *program;
    bool returned; /* the first pc is a return address, not where it stopped */
    unsigned steps;
    struct frame *frames;
    unsigned used, max;
};

/* ---- what libdw asks for ----------------------------------------------- */

static bool read_stack(const struct crash *crash, uint64_t at, uint64_t *word)
{
    uint64_t offset = at - crash->stack_at;
    if (crash->stack_bytes < sizeof *word ||
        offset > crash->stack_bytes - sizeof *word)
        return false;
    memcpy(word, crash->stack + offset, sizeof *word);
    return true;
}

static bool on_read(Dwfl *dwfl, Dwarf_Addr at, Dwarf_Word *word, void *arg)
{
    const struct unwinding *u = arg;
    (void)dwfl;
    return read_stack(u->crash, at, word);
}

static pid_t on_next_thread(Dwfl *dwfl, void *arg, void **thread)
{
    (void)dwfl;
    if (*thread)
        return 0;
    *thread = arg;
    return THREAD;
}

static bool on_registers(Dwfl_Thread *thread, void *arg)
{
    const struct unwinding *u = arg;
    return dwfl_thread_state_registers(thread, 0, CRASH_REGISTERS, u->regs);
}

static const Dwfl_Thread_Callbacks thread_callbacks = {
    .next_thread = on_next_thread,
    .memory_read = on_read,
    .set_initial_registers = on_registers,
};

/* The box has all its debugging information itself. */
static int on_find_debuginfo(Dwfl_Module *module, void **data, const char *name,
                             Dwarf_Addr base, const char *file,
                             const char *link, GElf_Word crc, char **found)
{
    (void)module, (void)data, (void)name, (void)base;
    (void)file, (void)link, (void)crc, (void)found;
    return -1;
}

static const Dwfl_Callbacks program_callbacks = {
    .find_debuginfo = on_find_debuginfo,
    .section_address = dwfl_offline_section_address,
};

/* ---- frames ------------------------------------------------------------ */

static bool same_line(const struct frame *a, const struct frame *b)
{
    return a->line == b->line && strcmp(a->function, b->function) == 0 &&
           strcmp(a->file, b->file) == 0;
}

static void keep(struct unwinding *u, const struct frame *frame)
{
    if (u->used > 0 && same_line(&u->frames[u->used - 1], frame))
        return;
    if (u->used < u->max)
        u->frames[u->used++] = *frame;
}

/* A return address is that of the next instruction, which may belong to the
 * next line or even function: look just before it. */
static int on_frame(Dwfl_Frame *state, void *arg)
{
    struct unwinding *u = arg;
    struct frame found[INLINED_MAX];
    Dwarf_Addr pc;
    bool stopped_here;
    if (u->steps++ == STEPS_MAX || u->used == u->max ||
        !dwfl_frame_pc(state, &pc, &stopped_here))
        return DWARF_CB_ABORT;
    if (u->steps == 1 && u->returned)
        stopped_here = false;
    pc -= !stopped_here;
    if (!place_is_code(u->program, pc))
        return DWARF_CB_ABORT;
    unsigned n = place_find(u->program, pc, found, INLINED_MAX);
    for (unsigned i = 0; i < n; i++)
        keep(u, &found[i]);
    return DWARF_CB_OK;
}

/* A jump to nowhere, through a bad function pointer: its call pushed the
 * address it came from, and nothing has moved the stack since. */
static void return_from_nowhere(struct unwinding *u)
{
    uint64_t from;
    if (place_is_code(u->program, u->regs[CRASH_RIP]) ||
        !read_stack(u->crash, u->regs[CRASH_RSP], &from))
        return;
    u->regs[CRASH_RIP] = from;
    u->regs[CRASH_RSP] += sizeof from;
    u->returned = true;
}

unsigned crash_unwind(const char *box_path, const struct crash *crash,
                      struct frame *frames, unsigned max)
{
    struct unwinding u = {.crash = crash, .frames = frames, .max = max};
    memcpy(u.regs, crash->regs, sizeof u.regs);
    Dwfl *dwfl = dwfl_begin(&program_callbacks);
    if (!dwfl)
        return 0;
    u.program = dwfl_report_elf(dwfl, "box", box_path, -1, 0, false);
    if (u.program && dwfl_report_end(dwfl, NULL, NULL) == 0 &&
        dwfl_attach_state(dwfl, NULL, THREAD, &thread_callbacks, &u)) {
        return_from_nowhere(&u);
        dwfl_getthread_frames(dwfl, THREAD, on_frame, &u);
    }
    dwfl_end(dwfl);
    return u.used;
}

/* ---- in a process of its own ------------------------------------------- */

/* It may read the program, and nothing else; what it writes goes to the pipe.
 * Best effort: the frames are more use than the last of the bolts. */
static void shut_in(const char *box_path)
{
    struct rlimit seconds = {SECONDS_MAX, SECONDS_MAX}, none = {0, 0};
    int rules = landlock_open();
    setrlimit(RLIMIT_CPU, &seconds);
    setrlimit(RLIMIT_FSIZE, &none);
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (rules != -1 && landlock_allow(rules, box_path, LANDLOCK_READ))
        landlock_close(rules);
}

static _Noreturn void examine(const char *box_path, const struct crash *crash,
                              unsigned max, int pipe_end)
{
    struct frame *frames = calloc(max, sizeof *frames);
    shut_in(box_path);
    if (frames) {
        unsigned n = crash_unwind(box_path, crash, frames, max);
        if (write(pipe_end, frames, n * sizeof *frames) < 0)
            _exit(1);
    }
    _exit(0);
}

static size_t read_all(int fd, void *to, size_t bytes)
{
    size_t done = 0;
    while (done < bytes) {
        ssize_t n = read(fd, (char *)to + done, bytes - done);
        if (n <= 0 && errno != EINTR)
            break;
        done += n > 0 ? (size_t)n : 0;
    }
    return done;
}

/* Whoever wrote them may have been misled into writing anything. */
static void make_printable(char *text, size_t bytes)
{
    text[bytes - 1] = '\0';
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            *text = '?';
}

unsigned crash_frames(const char *box_path, const struct crash *crash,
                      struct frame *frames, unsigned max)
{
    int ends[2];
    if (max == 0 || pipe2(ends, O_CLOEXEC) != 0)
        return 0;
    pid_t pid = fork();
    if (pid == 0)
        examine(box_path, crash, max, ends[1]);
    close(ends[1]);
    size_t bytes =
        pid < 0 ? 0 : read_all(ends[0], frames, max * sizeof *frames);
    close(ends[0]);
    while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    unsigned n = (unsigned)(bytes / sizeof *frames);
    for (unsigned i = 0; i < n; i++) {
        make_printable(frames[i].function, sizeof frames[i].function);
        make_printable(frames[i].file, sizeof frames[i].file);
    }
    return n;
}
