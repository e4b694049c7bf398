/* test_law.c: what a watched box may ask of the kernel, call by call. */
#include "judge/witness/law.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "unit.h"

enum {
    PROGRAM = 0x60000000, /* two pages of it, two of globals */
    WIRE = 0x70000000,
    PAGE = 4096,
    FREE = 0x50000000,
    AFAR = 0x10000000,
    ANON = MAP_PRIVATE | MAP_ANONYMOUS,
    THREAD = CLONE_VM | CLONE_THREAD | CLONE_SIGHAND | CLONE_FS
};

static struct area areas[] = {
    {.from = PROGRAM, .to = PROGRAM + 2 * PAGE, .name = "/tmp/box"},
    {.from = PROGRAM + 2 * PAGE, .to = PROGRAM + 4 * PAGE, .name = ""},
    {.from = WIRE,
     .to = WIRE + PAGE,
     .shared = true,
     .name = "/memfd:wire (deleted)"},
    {.from = 0x7f0000000000, .to = 0x7f0000010000, .name = "[stack]"},
    {.from = 0x7f0000020000, .to = 0x7f0000021000, .name = "[vdso]"},
};

static const struct row {
    int number;
    uint64_t arg[6];
    const char *why; /* part of the sentence; NULL: it goes on */
} rows[] = {
    {SYS_mmap, {0, PAGE, PROT_READ, ANON}, NULL},
    {SYS_mmap, {PROGRAM, PAGE, PROT_READ, ANON}, NULL}, /* a wish */
    {SYS_mmap, {FREE, PAGE, PROT_READ, ANON | MAP_FIXED}, NULL},
    {SYS_mmap, {PROGRAM - PAGE, PAGE, PROT_READ, ANON | MAP_FIXED}, NULL},
    {SYS_mmap,
     {PROGRAM, PAGE, PROT_READ, ANON | MAP_FIXED},
     "over 0x60000000, a page of the program itself"},
    {SYS_mmap,
     {PROGRAM - PAGE, PAGE + 1, PROT_READ, ANON | MAP_FIXED},
     "over 0x60000000,"},
    {SYS_mmap,
     {PROGRAM, PAGE, PROT_READ,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE},
     NULL},
    {SYS_mmap,
     {PROGRAM, PAGE, PROT_READ, ANON | MAP_FIXED | MAP_FIXED_NOREPLACE},
     NULL},
    {SYS_mmap, {0, PAGE, PROT_EXEC, ANON}, "PROT_EXEC"},
    {SYS_mmap, {0, PAGE, 0, MAP_SHARED | MAP_ANONYMOUS}, "of no file"},
    {SYS_mmap, {0, PAGE, 0, MAP_SHARED_VALIDATE | MAP_ANONYMOUS}, "of no file"},
    {SYS_mmap, {0, PAGE, 0, MAP_SHARED, 5}, NULL},
    {SYS_mmap, {0, PAGE, 0, MAP_ANONYMOUS}, NULL}, /* neither: EINVAL */
    {SYS_mmap, {0, PAGE, 0, ANON | MAP_LOCKED}, "MAP_LOCKED"},
    {SYS_mmap, {0, PAGE, 0, ANON | MAP_HUGETLB}, "MAP_HUGETLB"},
    {SYS_mmap, {0, PAGE, 0, ANON | MAP_GROWSDOWN}, "MAP_GROWSDOWN"},
    {SYS_mmap, {0, PAGE, 0, ANON | MAP_NORESERVE | MAP_POPULATE}, NULL},
    {SYS_munmap, {FREE, PAGE}, NULL},
    {SYS_munmap, {PROGRAM + 1, PAGE}, NULL}, /* EINVAL */
    {SYS_munmap, {PROGRAM, 0}, NULL},        /* EINVAL */
    {SYS_munmap, {PROGRAM + PAGE, PAGE}, "unmapped 0x60001000,"},
    {SYS_munmap, {FREE, UINT64_MAX}, "unmapped 0x60000000,"},
    {SYS_munmap, {FREE, PROGRAM - FREE}, NULL},
    {SYS_munmap, {FREE, PROGRAM - FREE + 1}, "unmapped 0x60000000,"},
    {SYS_munmap, {PROGRAM + 4 * PAGE, PAGE}, NULL},
    {SYS_munmap, {WIRE, PAGE}, "a page of the grader that it had not mapped"},
    {SYS_munmap, {0x7f0000008000, PAGE}, "a page of the stack"},
    {SYS_munmap, {0x7f0000020000, PAGE}, "a page of the kernel"},
    {SYS_mprotect, {FREE, PAGE, PROT_READ}, NULL},
    {SYS_mprotect, {FREE, PAGE, PROT_EXEC}, "PROT_EXEC"},
    {SYS_mprotect, {WIRE, PAGE, PROT_READ}, "the protection of 0x70000000,"},
    {SYS_madvise, {FREE, PAGE, MADV_DONTNEED}, NULL},
    {SYS_madvise, {WIRE, PAGE, MADV_DONTNEED}, "madvise() on 0x70000000,"},
    {SYS_madvise, {FREE, PAGE, MADV_HWPOISON}, "from the machine"},
    {SYS_madvise, {FREE, PAGE, 1ul << 32 | 101}, "the machine"},
    {SYS_mremap, {FREE, PAGE, 2 * PAGE, MREMAP_MAYMOVE}, NULL},
    {SYS_mremap, {FREE, PAGE, 2 * PAGE, MREMAP_MAYMOVE, WIRE}, NULL},
    {SYS_mremap, {WIRE, PAGE, 2 * PAGE}, "mremap() on 0x70000000,"},
    {SYS_mremap, {WIRE, 0, PAGE, MREMAP_MAYMOVE}, "mremap() on 0x70000000,"},
    {SYS_mremap,
     {FREE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, WIRE},
     "(mremap) over 0x70000000,"},
    {SYS_clone, {THREAD}, NULL},
    {SYS_clone, {SIGCHLD}, "started a process"},
    {SYS_clone, {CLONE_VM | CLONE_VFORK | SIGCHLD}, "started a process"},
    {SYS_fork, {THREAD}, "started a process"},
    {SYS_vfork, {0}, "started a process"},
    {SYS_newfstatat, {3, WIRE, 0, AT_EMPTY_PATH}, NULL},
    {SYS_newfstatat, {3, WIRE, 0, 0}, "stat()"},
    {SYS_rt_sigaction, {SIGSEGV, WIRE}, NULL},
    {SYS_rt_sigaction, {SIGBUS, WIRE}, NULL},
    {SYS_rt_sigaction, {SIGXCPU, 0}, NULL}, /* asks */
    {SYS_rt_sigaction, {SIGXCPU, WIRE}, "signal 24 (SIGXCPU)"},
    {SYS_rt_sigaction, {SIGSYS, WIRE}, "signal 31 (SIGSYS)"},
    {SYS_rt_sigaction, {32, WIRE}, NULL},
    {SYS_rt_sigaction, {64, WIRE}, "signal 64"},
    {SYS_close, {3}, NULL},
    {SYS_close, {UINT32_MAX}, NULL}, /* EBADF */
    {SYS_close, {1}, "closed descriptor 1"},
    {SYS_close, {1ul << 32}, "closed descriptor 0"},
    {SYS_ftruncate, {3, 0}, "ftruncate()"},
    {SYS_exit, {0}, NULL},
};

static void each_call_is_judged(void)
{
    law_protect(&(struct mappings){areas, sizeof areas / sizeof *areas});
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char why[256] = "";
        enum ruling ruling =
            law_judge(rows[i].number, rows[i].arg, why, sizeof why);
        if (ruling != (rows[i].why ? RULING_REFUSE : RULING_GO_ON))
            printf("\n    row %zu: %s", i, why);
        CU_ASSERT_EQUAL(ruling, rows[i].why ? RULING_REFUSE : RULING_GO_ON);
        unit_contains(why, rows[i].why ? rows[i].why : "");
        CU_ASSERT(!rows[i].why || strncmp(why, "your code ", 10) == 0);
    }
}

static void opening_is_the_clerk_s(void)
{
    static const uint64_t arg[6];
    char why[8];

    CU_ASSERT_EQUAL(law_judge(SYS_open, arg, why, sizeof why), RULING_ANSWER);
    CU_ASSERT_EQUAL(law_judge(SYS_openat, arg, why, sizeof why), RULING_ANSWER);
}

/* The kernel would let it be. */
static void what_replaces_is_no_larger_than_what_may_be_had(void)
{
    uint64_t arg[6] = {AFAR, LAW_DATA_BYTES, PROT_WRITE, ANON | MAP_FIXED};
    char why[8];

    CU_ASSERT_EQUAL(law_judge(SYS_mmap, arg, why, sizeof why), RULING_GO_ON);
    arg[1] += PAGE;
    CU_ASSERT_EQUAL(law_judge(SYS_mmap, arg, why, sizeof why), RULING_FULL);
    arg[2] = PROT_READ;
    CU_ASSERT_EQUAL(law_judge(SYS_mmap, arg, why, sizeof why), RULING_GO_ON);
    arg[2] = PROT_WRITE, arg[3] = ANON;
    CU_ASSERT_EQUAL(law_judge(SYS_mmap, arg, why, sizeof why), RULING_GO_ON);
}

/* The next box has other mappings. */
static void the_law_follows_the_box(void)
{
    static const uint64_t wire[6] = {WIRE, PAGE}, program[6] = {PROGRAM, PAGE};
    char why[256];

    law_protect(&(struct mappings){areas, 2});
    CU_ASSERT_EQUAL(law_judge(SYS_munmap, wire, why, sizeof why), RULING_GO_ON);
    CU_ASSERT_EQUAL(law_judge(SYS_munmap, program, why, sizeof why),
                    RULING_REFUSE);
}

static const struct unit_test tests[] = {
    {"each call is judged", each_call_is_judged},
    {"opening is the clerk's", opening_is_the_clerk_s},
    {"what replaces is no larger than what may be had",
     what_replaces_is_no_larger_than_what_may_be_had},
    {"the law follows the box", the_law_follows_the_box},
    {0}};

int main(void)
{
    return unit_main("law", tests);
}
