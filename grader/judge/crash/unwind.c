/* unwind.c: the calls on a stack that was copied. See unwind.h. */
#include "unwind.h"

#include "frames.h"

#include <string.h>

enum {
    THREAD = 1,        /* libdw wants numbers; there is one thread */
    STEPS_MAX = 16384, /* frames looked at: a 256 KiB stack, 16 bytes each */
};

struct unwinding {
    const struct crash *crash;
    uint64_t regs[CRASH_REGISTERS];
    Dwfl_Module *program;
    bool returned; /* the first pc is a return address, not where it stopped */
    unsigned steps;
    struct frames found;
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

/* ---- frames ------------------------------------------------------------ */

/* A return address is that of the next instruction, which may belong to the
 * next line or even function: look just before it. */
static int on_frame(Dwfl_Frame *state, void *arg)
{
    struct unwinding *u = arg;
    Dwarf_Addr pc;
    bool stopped_here;
    if (u->steps++ == STEPS_MAX || u->found.used == u->found.max ||
        !dwfl_frame_pc(state, &pc, &stopped_here))
        return DWARF_CB_ABORT;
    if (u->steps == 1 && u->returned)
        stopped_here = false;
    pc -= !stopped_here;
    if (!place_is_code(u->program, pc))
        return DWARF_CB_ABORT;
    frames_add(&u->found, u->program, pc);
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

unsigned unwind(const char *box_path, const struct crash *crash,
                struct frame *frames, unsigned max)
{
    struct unwinding u = {.crash = crash,
                          .found = {.frame = frames, .max = max}};
    memcpy(u.regs, crash->regs, sizeof u.regs);
    Dwfl *dwfl = dwfl_begin(&place_callbacks);
    if (!dwfl)
        return 0;
    u.program = dwfl_report_elf(dwfl, "box", box_path, -1, 0, false);
    if (u.program && dwfl_report_end(dwfl, NULL, NULL) == 0 &&
        dwfl_attach_state(dwfl, NULL, THREAD, &thread_callbacks, &u)) {
        return_from_nowhere(&u);
        dwfl_getthread_frames(dwfl, THREAD, on_frame, &u);
    }
    dwfl_end(dwfl);
    return u.found.used;
}
