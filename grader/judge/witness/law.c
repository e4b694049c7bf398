/* What is refused, and the sentences. Where the arguments make no sense, the
 * kernel says so itself, and the program gets its errno. */
#include "law.h"

#include "../base/fail.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    PAGE = 4096,
    ARGS = 6,
    SOFT_OFFLINE = 101 /* MADV_SOFT_OFFLINE; the C library does not name it */
};

static struct mappings protected;

void law_protect(const struct mappings *own)
{
    free(protected.at);
    protected.n = own->n;
    protected.at = calloc(own->n + 1, sizeof *own->at);
    if (protected.at == NULL)
        die("no memory for a box's mappings");
    memcpy(protected.at, own->at, own->n * sizeof *own->at);
}

/* ---- what was there before ---------------------------------------------- */

/* The first protected area that the pages of [at, at + bytes) meet. The kernel
 * refuses an address within a page, and takes bytes for whole pages. */
static const struct area *protected_in(uint64_t at, uint64_t bytes)
{
    uint64_t end = at + bytes < at ? UINT64_MAX : at + bytes;

    if (at % PAGE != 0 || bytes == 0)
        return NULL;
    for (size_t i = 0; i < protected.n; i++)
        if (at < protected.at[i].to && protected.at[i].from < end)
            return &protected.at[i];
    return NULL;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static const char *whose(const struct area *area)
{
    if (strcmp(area->name, "[stack]") == 0)
        return "of the stack";
    if (strcmp(area->name, "[heap]") == 0)
        return "of the C library";
    if (begins(area->name, "[v"))
        return "of the kernel";
    if (area->shared)
        return "of the grader";
    return "of the program itself";
}

/* "your code unmapped 0x401000, a page of the program itself that it had not
 * mapped" */
static enum ruling refuse_area(const struct area *area, uint64_t at,
                               const char *did, char *why, size_t why_bytes)
{
    if (area == NULL)
        return RULING_GO_ON;
    snprintf(why, why_bytes,
             "your code %s %#lx, a page %s that it had not mapped", did,
             at > area->from ? at : area->from, whose(area));
    return RULING_REFUSE;
}

static enum ruling refuse(const char *sentence, char *why, size_t why_bytes)
{
    snprintf(why, why_bytes, "%s", sentence);
    return RULING_REFUSE;
}

/* ---- each call ---------------------------------------------------------- */

typedef enum ruling law(const uint64_t arg[ARGS], char *why, size_t why_bytes);

/* A limit that the kernel does not keep: of what takes the place of mappings it
 * counts no page towards RLIMIT_DATA before it is there. */
static bool is_over_limit(const uint64_t arg[ARGS])
{
    return arg[3] & MAP_FIXED && arg[2] & PROT_WRITE && arg[1] > LAW_DATA_BYTES;
}

static enum ruling judge_mmap(const uint64_t arg[ARGS], char *why, size_t n)
{
    uint64_t protection = arg[2], flags = arg[3];
    bool is_shared = flags & MAP_SHARED; /* also of MAP_SHARED_VALIDATE */

    if (protection & PROT_EXEC)
        return refuse("your code asked mmap() for memory that can be executed "
                      "(PROT_EXEC): nothing here makes code",
                      why, n);
    if (is_shared && flags & MAP_ANONYMOUS)
        return refuse("your code mapped memory to share that is of no file "
                      "(MAP_SHARED|MAP_ANONYMOUS): there is no other process "
                      "to share it with",
                      why, n);
    if (flags & MAP_LOCKED)
        return refuse("your code mapped memory that the kernel may never take "
                      "away (MAP_LOCKED): nothing here needs that",
                      why, n);
    if (flags & MAP_GROWSDOWN)
        return refuse("your code mapped memory that grows by itself "
                      "(MAP_GROWSDOWN): nothing here needs that",
                      why, n);
    if (flags & MAP_HUGETLB)
        return refuse("your code asked for huge pages (MAP_HUGETLB), which "
                      "other machines do not have",
                      why, n);
    if (is_over_limit(arg))
        return RULING_FULL;
    if (flags & MAP_FIXED && !(flags & MAP_FIXED_NOREPLACE))
        return refuse_area(protected_in(arg[0], arg[1]), arg[0],
                           "mapped something else (MAP_FIXED) over", why, n);
    return RULING_GO_ON;
}

static enum ruling judge_munmap(const uint64_t arg[ARGS], char *why, size_t n)
{
    return refuse_area(protected_in(arg[0], arg[1]), arg[0], "unmapped", why,
                       n);
}

static enum ruling judge_mprotect(const uint64_t arg[ARGS], char *why, size_t n)
{
    if (arg[2] & PROT_EXEC)
        return refuse("your code asked mprotect() for memory that can be "
                      "executed (PROT_EXEC): nothing here makes code",
                      why, n);
    return refuse_area(protected_in(arg[0], arg[1]), arg[0],
                       "changed the protection of", why, n);
}

static enum ruling judge_madvise(const uint64_t arg[ARGS], char *why, size_t n)
{
    int advice = (int)arg[2]; /* all that the kernel reads of it */

    if (advice == MADV_HWPOISON || advice == SOFT_OFFLINE)
        return refuse("your code asked madvise() to take a page away from the "
                      "machine: it can only give back its own",
                      why, n);
    return refuse_area(protected_in(arg[0], arg[1]), arg[0],
                       "called madvise() on", why, n);
}

static enum ruling judge_mremap(const uint64_t arg[ARGS], char *why, size_t n)
{
    const struct area *from = protected_in(arg[0], arg[1] ? arg[1] : PAGE);

    if (from)
        return refuse_area(from, arg[0], "called mremap() on", why, n);
    if (arg[3] & MREMAP_FIXED)
        return refuse_area(protected_in(arg[4], arg[2]), arg[4],
                           "moved a mapping (mremap) over", why, n);
    return RULING_GO_ON;
}

static enum ruling judge_open(const uint64_t arg[ARGS], char *why, size_t n)
{
    (void)arg, (void)why, (void)n;
    return RULING_ANSWER;
}

static enum ruling judge_close(const uint64_t arg[ARGS], char *why, size_t n)
{
    unsigned fd = (unsigned)arg[0]; /* all that the kernel reads of it */

    if (fd > STDERR_FILENO)
        return RULING_GO_ON;
    snprintf(why, n, "your code closed descriptor %u, which it had not opened",
             fd);
    return RULING_REFUSE;
}

static enum ruling judge_ftruncate(const uint64_t arg[ARGS], char *why,
                                   size_t n)
{
    (void)arg;
    return refuse("your code called ftruncate(): a file that it is lent keeps "
                  "its size",
                  why, n);
}

static enum ruling judge_stat(const uint64_t arg[ARGS], char *why, size_t n)
{
    if (arg[3] & AT_EMPTY_PATH)
        return RULING_GO_ON;
    return refuse("your code called stat(): open the file, and ask fstat()",
                  why, n);
}

static enum ruling judge_clone(const uint64_t arg[ARGS], char *why, size_t n)
{
    static const uint64_t thread = CLONE_VM | CLONE_THREAD;

    if ((arg[0] & thread) == thread)
        return RULING_GO_ON;
    return refuse("your code started a process (fork): only threads can be "
                  "started here",
                  why, n);
}

static enum ruling judge_fork(const uint64_t arg[ARGS], char *why, size_t n)
{
    static const uint64_t none[ARGS];

    (void)arg;
    return judge_clone(none, why, n);
}

/* Asking what the handler is (no new one given) is free, and what lies between
 * the signals with names and SIGRTMIN is for the C library's threads. */
static enum ruling judge_sigaction(const uint64_t arg[ARGS], char *why,
                                   size_t n)
{
    int signal = (int)arg[0];
    const char *name = sigabbrev_np(signal);

    bool is_of_library = signal > SIGSYS && signal < SIGRTMIN;

    if (arg[1] == 0 || signal == SIGSEGV || signal == SIGBUS || is_of_library)
        return RULING_GO_ON;
    snprintf(why, n,
             "your code set what happens at signal %d (SIG%s): here it may do "
             "so for SIGSEGV and SIGBUS alone",
             signal, name ? name : "?");
    return RULING_REFUSE;
}

static const struct row {
    int number;
    law *judge;
} rows[] = {
    {SYS_mmap, judge_mmap},           {SYS_munmap, judge_munmap},
    {SYS_mprotect, judge_mprotect},   {SYS_madvise, judge_madvise},
    {SYS_mremap, judge_mremap},       {SYS_open, judge_open},
    {SYS_openat, judge_open},         {SYS_close, judge_close},
    {SYS_ftruncate, judge_ftruncate}, {SYS_newfstatat, judge_stat},
    {SYS_clone, judge_clone},         {SYS_fork, judge_fork},
    {SYS_vfork, judge_fork},          {SYS_rt_sigaction, judge_sigaction},
};

enum ruling law_judge(int number, const uint64_t arg[ARGS], char *why,
                      size_t why_bytes)
{
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].number == number)
            return rows[i].judge(arg, why, why_bytes);
    return RULING_GO_ON;
}
