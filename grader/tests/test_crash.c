/* test_crash.c: crashes are placed and put into words; misleading ones too. */
#include "judge/crash/crash.h"
#include "judge/crash/unwind.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "crash/report.h"
#include "scratch.h"

enum { FRAMES = 32, TEXT_BYTES = 512, ROUNDS = 150, MiB = 1 << 20 };

static const uint64_t low_heap = 0x20000000, high_heap = 0x7e8000000000;
static const char source[] = "grader/tests/crash/student.c";

static struct scratch scratch;
static char box[PATH_MAX];
static struct report report;
static struct crash crash;
static struct frame frames[FRAMES];
static unsigned n_frames;

static void take_report(void)
{
    crash = (struct crash){.signal = report.signal,
                           .code = report.code,
                           .fault_address = report.fault_address,
                           .stack_at = report.stack_at,
                           .stack = report.stack,
                           .stack_bytes = report.stack_bytes,
                           .access = report.access};
    memcpy(crash.regs, report.regs, sizeof crash.regs);
}

/* Runs the box until its function has crashed, and unwinds. */
static void crash_in(const char *function, const char *address)
{
    int ends[2], status;
    CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit stack = {256 << 10, 256 << 10};
        setrlimit(RLIMIT_STACK, &stack);
        dup2(ends[1], 3);
        execl(box, box, function, address, NULL);
        _exit(1);
    }
    close(ends[1]);
    FILE *from = fdopen(ends[0], "r");
    CU_ASSERT_EQUAL_FATAL(fread(&report, sizeof report, 1, from), 1);
    fclose(from);
    waitpid(pid, &status, 0);
    take_report();
    n_frames = crash_frames(box, &crash, frames, FRAMES);
}

static int line_of(const char *comment)
{
    char line[256];
    FILE *file = fopen(source, "r");
    for (int n = 1; file && fgets(line, sizeof line, file); n++)
        if (strstr(line, comment)) {
            fclose(file);
            return n;
        }
    CU_FAIL("no such line");
    return 0;
}

static void frame_is(unsigned i, const char *function, const char *comment)
{
    CU_ASSERT_FATAL(i < n_frames);
    CU_ASSERT_STRING_EQUAL(frames[i].function, function);
    CU_ASSERT_STRING_EQUAL(frames[i].file, "student.c");
    CU_ASSERT_EQUAL(frames[i].line, line_of(comment));
}

static bool has_frame(const char *function)
{
    for (unsigned i = 0; i < n_frames; i++)
        if (strcmp(frames[i].function, function) == 0)
            return true;
    return false;
}

static const char *words(uint64_t heap)
{
    static char text[TEXT_BYTES];
    crash_sentence(text, sizeof text, &crash, heap, 16 * MiB);
    return text;
}

/* ---- where ------------------------------------------------------------- */

static void a_leaf_has_its_line(void)
{
    crash_in("leaf", "0xdeadbeef000");
    frame_is(0, "leaf", "/* leaf */");
    CU_ASSERT(has_frame("main"));
    CU_ASSERT_STRING_EQUAL(words(low_heap),
                           "segmentation fault: wrote to 0xdeadbeef000, which "
                           "is not in the heap [0x20000000, +16 MiB)");
}

static void an_inlined_function_is_a_frame(void)
{
    crash_in("inlined", "0");
    frame_is(0, "unlink_block", "/* unlink */");
    frame_is(1, "inlined", "/* inlined */");
    unit_contains(words(low_heap), "wrote to 0, the null pointer");
}

static void a_wild_jump_has_its_caller(void)
{
    crash_in("wild", "0x1234000");
    frame_is(0, "wild", "/* wild */");
    CU_ASSERT_STRING_EQUAL(words(low_heap),
                           "jumped to 0x1234000, which is not code");
    crash_in("wild", "0");
    frame_is(0, "wild", "/* wild */");
    CU_ASSERT_STRING_EQUAL(words(low_heap), "called a null function pointer");
}

static void recursion_is_folded(void)
{
    crash_in("deep", "0");
    CU_ASSERT_STRING_EQUAL(frames[0].function, "deep");
    CU_ASSERT(n_frames <= 3);
    frame_is(n_frames - 1, "deep", "/* deep */");
    unit_contains(words(low_heap), "stack overflow");
}

/* gcc calls a part of a function from the rest of it. */
static void a_split_function_is_one_frame(void)
{
    char command[2 * PATH_MAX];
    snprintf(command, sizeof command, "nm %s | grep -q ' splits.part'", box);
    CU_ASSERT_EQUAL(system(command), 0);
    crash_in("is_split", "0xdeadbeef000");
    frame_is(0, "splits", "/* part */");
    frame_is(1, "is_split", "/* is split */");
}

static void a_big_array_overflows(void)
{
    crash_in("wide", "0");
    CU_ASSERT_STRING_EQUAL(frames[0].function, "wide");
    unit_contains(words(low_heap), "stack overflow");
}

static void abort_has_its_caller(void)
{
    crash_in("gives_up", "0");
    CU_ASSERT(has_frame("gives_up"));
    unit_contains(words(low_heap), "abort() was called");
}

static void division_is_named(void)
{
    crash_in("divides", "0");
    frame_is(0, "divides", "/* divides */");
    unit_contains(words(low_heap), "division by zero");
}

static void names_are_printable(void)
{
    crash_in("painted", "0");
    CU_ASSERT_STRING_EQUAL_FATAL(frames[0].function, "painted");
    CU_ASSERT_STRING_EQUAL(frames[0].file, "?[31mred.c");
}

static void few_frames_are_enough(void)
{
    crash_in("inlined", "0");
    n_frames = crash_frames(box, &crash, frames, 1);
    CU_ASSERT_EQUAL(n_frames, 1);
    frame_is(0, "unlink_block", "/* unlink */");
    CU_ASSERT_EQUAL(crash_frames(box, &crash, frames, 0), 0);
}

static void both_ways_agree(void)
{
    struct frame here[FRAMES];
    crash_in("inlined", "0");
    unsigned n = unwind(box, &crash, here, FRAMES);
    CU_ASSERT_EQUAL_FATAL(n, n_frames);
    for (unsigned i = 0; i < n; i++)
        CU_ASSERT_EQUAL(here[i].line, frames[i].line);
}

/* ---- what is made to mislead ------------------------------------------- */

static uint64_t noise(void)
{
    static uint64_t state = 88172645463325252u;
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return state;
}

static void survives_any_registers(void)
{
    crash_in("leaf", "0");
    for (int round = 0; round < ROUNDS; round++) {
        take_report();
        crash.regs[noise() % CRASH_REGISTERS] = noise() >> noise() % 64;
        if (round % 2)
            crash.regs[CRASH_RIP] = 0x401000 + noise() % 0x80000;
        CU_ASSERT(unwind(box, &crash, frames, FRAMES) <= FRAMES);
    }
}

static void survives_any_stack(void)
{
    crash_in("deep", "0");
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < 64; i++)
            report.stack[noise() % sizeof report.stack] = (uint8_t)noise();
        CU_ASSERT(unwind(box, &crash, frames, FRAMES) <= FRAMES);
    }
    crash.stack_bytes = 0;
    crash.stack = NULL;
    CU_ASSERT(crash_frames(box, &crash, frames, FRAMES) >= 1);
}

/* A frame whose caller is itself: the saved pointer points to where it is. */
static void survives_a_circle(void)
{
    crash_in("deep", "0");
    for (size_t at = 0; at + 16 <= sizeof report.stack; at += 16) {
        uint64_t pair[2] = {report.stack_at + at, crash.regs[CRASH_RIP]};
        memcpy(report.stack + at, pair, sizeof pair);
    }
    CU_ASSERT(crash_frames(box, &crash, frames, FRAMES) <= FRAMES);
}

static void survives_any_program(void)
{
    crash_in("leaf", "0");
    CU_ASSERT_EQUAL(crash_frames("/nowhere", &crash, frames, FRAMES), 0);
    CU_ASSERT_EQUAL(crash_frames(source, &crash, frames, FRAMES), 0);
    FILE *file = fopen(box, "r+");
    for (int i = 0; file && i < 20000; i++) {
        fseek(file, (long)(noise() % 900000), SEEK_SET);
        fputc((int)noise(), file);
    }
    if (file)
        fclose(file);
    CU_ASSERT(crash_frames(box, &crash, frames, FRAMES) <= FRAMES);
}

/* ---- words ------------------------------------------------------------- */

/* A fault of a program whose stack is far from it. */
static void fault(uint64_t address, enum crash_access access)
{
    crash = (struct crash){.signal = SIGSEGV,
                           .code = SEGV_MAPERR,
                           .fault_address = address,
                           .access = access};
    crash.regs[CRASH_RSP] = 0x7ffff0000000;
    crash.regs[CRASH_RIP] = 0x401000;
}

static void addresses_are_placed(void)
{
    fault(low_heap + 16 * MiB + 8, ACCESS_READ);
    CU_ASSERT_STRING_EQUAL(words(low_heap),
                           "segmentation fault: read from 0x21000008, which is "
                           "8 bytes past the end of the heap [0x20000000, +16 "
                           "MiB)");
    fault(low_heap - 4, ACCESS_UNKNOWN);
    unit_contains(words(low_heap), "used 0x1ffffffc, which is 4 bytes before");
    fault(24, ACCESS_WRITE);
    unit_contains(words(low_heap), "wrote to 0x18, near the null pointer");
}

static void cut_pointers_are_named(void)
{
    const char *cut = "which looks like 0x7e8000345678 cut to 32 bits";
    fault(0x345678, ACCESS_READ);
    unit_contains(words(high_heap), cut);
    fault(0xffffffff80345678, ACCESS_READ);
    unit_contains(words(0x7e8080000000), "like 0x7e8080345678 cut");
    fault(0x345678, ACCESS_READ);
    CU_ASSERT_PTR_NULL(strstr(words(low_heap), "cut to 32"));
}

static void overwritten_pointers_are_named(void)
{
    fault(0, ACCESS_READ);
    crash.code = SI_KERNEL;
    unit_contains(words(low_heap), "fault: used what cannot be an address");
    unit_contains(words(low_heap), "wants 16-byte alignment");
    crash.regs[3] = 0x4141414141414141;
    unit_contains(words(low_heap), "used 0x4141414141414141, which cannot be");
}

/* A page just over the stack: the stack has overflowed only if the stack
 * pointer's own page is missing. */
static void neighbours_of_the_stack_are_not_the_stack(void)
{
    fault(0x7ffff0002000, ACCESS_WRITE);
    crash.code = SEGV_ACCERR;
    crash.stack_at = crash.regs[CRASH_RSP];
    unit_contains(words(low_heap), "wrote to 0x7ffff0002000");
    crash.stack_at = crash.regs[CRASH_RSP] + 4096;
    unit_contains(words(low_heap), "stack overflow");
    crash.stack_at = crash.regs[CRASH_RSP];
    crash.fault_address = crash.regs[CRASH_RSP] - 8;
    unit_contains(words(low_heap), "stack overflow");
}

static void forbidden_calls_are_named(void)
{
    crash = (struct crash){.signal = SIGSYS, .fault_address = SYS_mmap};
    CU_ASSERT_STRING_EQUAL(words(low_heap),
                           "called the forbidden system call mmap()");
    crash.fault_address = SYS_tgkill;
    unit_contains(words(low_heap), "forbidden system call tgkill()");
    crash.regs[1] = SIGABRT;
    unit_contains(words(low_heap), "abort() was called");
}

static void other_signals_have_words(void)
{
    static const int signals[] = {SIGILL, SIGTRAP, SIGXCPU, SIGABRT,
                                  SIGFPE, SIGTERM, 1000};
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) {
        crash = (struct crash){.signal = signals[i]};
        CU_ASSERT(strlen(words(low_heap)) > 5);
    }
}

static const struct unit_test tests[] = {
    {"a leaf has its line", a_leaf_has_its_line},
    {"an inlined function is a frame", an_inlined_function_is_a_frame},
    {"a wild jump has its caller", a_wild_jump_has_its_caller},
    {"recursion is folded", recursion_is_folded},
    {"a split function is one frame", a_split_function_is_one_frame},
    {"a big array overflows the stack", a_big_array_overflows},
    {"abort has its caller", abort_has_its_caller},
    {"a division by zero is named", division_is_named},
    {"names are printable", names_are_printable},
    {"few frames are enough", few_frames_are_enough},
    {"in a process of its own and here", both_ways_agree},
    {"any registers are survived", survives_any_registers},
    {"any stack is survived", survives_any_stack},
    {"a circle of frames is survived", survives_a_circle},
    {"addresses are placed", addresses_are_placed},
    {"pointers cut to 32 bits are named", cut_pointers_are_named},
    {"overwritten pointers are named", overwritten_pointers_are_named},
    {"neighbours of the stack are not the stack",
     neighbours_of_the_stack_are_not_the_stack},
    {"forbidden calls are named", forbidden_calls_are_named},
    {"other signals have words", other_signals_have_words},
    {"any program is survived", survives_any_program}, /* it spoils the box */
    {0}};

int main(void)
{
    char command[3 * PATH_MAX];
    scratch = scratch_make();
    strcpy(box, scratch_at(&scratch, "box"));
    snprintf(command, sizeof command,
             "gcc -std=gnu11 -O2 -g -D_GNU_SOURCE -fno-omit-frame-pointer "
             "-fno-optimize-sibling-calls -fno-pie -no-pie -static -Igrader "
             "-w %s grader/tests/crash/box.c -o %s",
             source, box);
    int status = EXIT_FAILURE;
    if (system(command) == 0)
        status = unit_main("crash", tests);
    scratch_remove(&scratch);
    return status;
}
