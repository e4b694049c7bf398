#include "transcript.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CALL_BYTES = 256 };

/* A text that grows to the end of its room, and is cut there. */
struct line {
    char *text;
    size_t bytes, used;
};

static void __attribute__((format(printf, 2, 3)))
say(struct line *line, const char *format, ...)
{
    va_list arguments;
    int n;

    va_start(arguments, format);
    n = vsnprintf(line->text + line->used, line->bytes - line->used, format,
                  arguments);
    va_end(arguments);
    line->used += n > 0 ? (size_t)n : 0;
    if (line->used >= line->bytes)
        line->used = line->bytes - 1;
}

/* ---- names of numbers --------------------------------------------------- */

struct name {
    uint64_t value;
    const char *name;
};

static const struct name protections[] = {{PROT_READ, "PROT_READ"},
                                          {PROT_WRITE, "PROT_WRITE"},
                                          {PROT_EXEC, "PROT_EXEC"},
                                          {0, "PROT_NONE"}};

static const struct name map_flags[] = {
    {MAP_SHARED_VALIDATE, "MAP_SHARED_VALIDATE"},
    {MAP_SHARED, "MAP_SHARED"},
    {MAP_PRIVATE, "MAP_PRIVATE"},
    {MAP_ANONYMOUS, "MAP_ANONYMOUS"},
    {MAP_FIXED, "MAP_FIXED"},
    {MAP_FIXED_NOREPLACE, "MAP_FIXED_NOREPLACE"},
    {MAP_NORESERVE, "MAP_NORESERVE"},
    {MAP_POPULATE, "MAP_POPULATE"},
    {MAP_STACK, "MAP_STACK"},
    {MAP_GROWSDOWN, "MAP_GROWSDOWN"},
    {MAP_HUGETLB, "MAP_HUGETLB"},
    {MAP_LOCKED, "MAP_LOCKED"},
    {MAP_NONBLOCK, "MAP_NONBLOCK"},
    {0, "0"}};

static const struct name remap_flags[] = {
    {MREMAP_MAYMOVE, "MREMAP_MAYMOVE"},
    {MREMAP_FIXED, "MREMAP_FIXED"},
    {MREMAP_DONTUNMAP, "MREMAP_DONTUNMAP"},
    {0, "0"}};

static const struct name sync_flags[] = {{MS_ASYNC, "MS_ASYNC"},
                                         {MS_INVALIDATE, "MS_INVALIDATE"},
                                         {MS_SYNC, "MS_SYNC"},
                                         {0, "0"}};

static const struct name open_flags[] = {
    {O_CREAT, "O_CREAT"},   {O_EXCL, "O_EXCL"},       {O_TRUNC, "O_TRUNC"},
    {O_APPEND, "O_APPEND"}, {O_CLOEXEC, "O_CLOEXEC"}, {0, ""}};

static const struct name accesses[] = {{O_RDONLY, "O_RDONLY"},
                                       {O_WRONLY, "O_WRONLY"},
                                       {O_RDWR, "O_RDWR"},
                                       {O_ACCMODE, "O_ACCMODE"}};

static const struct name advices[] = {
    {MADV_NORMAL, "MADV_NORMAL"},
    {MADV_RANDOM, "MADV_RANDOM"},
    {MADV_SEQUENTIAL, "MADV_SEQUENTIAL"},
    {MADV_WILLNEED, "MADV_WILLNEED"},
    {MADV_DONTNEED, "MADV_DONTNEED"},
    {MADV_FREE, "MADV_FREE"},
    {MADV_REMOVE, "MADV_REMOVE"},
    {MADV_HUGEPAGE, "MADV_HUGEPAGE"},
    {MADV_NOHUGEPAGE, "MADV_NOHUGEPAGE"},
    {MADV_COLD, "MADV_COLD"},
    {MADV_PAGEOUT, "MADV_PAGEOUT"},
    {MADV_POPULATE_READ, "MADV_POPULATE_READ"},
    {MADV_POPULATE_WRITE, "MADV_POPULATE_WRITE"}};

static const struct name whences[] = {{SEEK_SET, "SEEK_SET"},
                                      {SEEK_CUR, "SEEK_CUR"},
                                      {SEEK_END, "SEEK_END"},
                                      {SEEK_DATA, "SEEK_DATA"},
                                      {SEEK_HOLE, "SEEK_HOLE"}};

/* "PROT_READ|PROT_WRITE"; what has no name stands as a number. The list ends
 * with the name of 0. */
static void say_flags(struct line *line, const struct name *names,
                      uint64_t value)
{
    uint64_t left = value;
    const char *bar = "";

    for (; names->value; names++)
        if ((left & names->value) == names->value) {
            say(line, "%s%s", bar, names->name);
            left &= ~names->value;
            bar = "|";
        }
    if (left)
        say(line, "%s%#" PRIx64, bar, left);
    else if (value == 0)
        say(line, "%s", names->name);
}

static void say_one(struct line *line, const struct name *names, size_t n,
                    uint64_t value)
{
    for (size_t i = 0; i < n; i++)
        if (names[i].value == value) {
            say(line, "%s", names[i].name);
            return;
        }
    say(line, "%" PRId64, (int64_t)value);
}

/* ---- arguments ---------------------------------------------------------- */

static void say_address(struct line *line, uint64_t at)
{
    if (at == 0)
        say(line, "NULL");
    else
        say(line, "%#" PRIx64, at);
}

static void say_open_flags(struct line *line, uint64_t flags)
{
    uint64_t rest = flags & ~(uint64_t)O_ACCMODE;

    say_one(line, accesses, sizeof accesses / sizeof *accesses,
            flags & O_ACCMODE);
    if (rest) {
        say(line, "|");
        say_flags(line, open_flags, rest);
    }
}

static void say_signal(struct line *line, int signal)
{
    const char *name = sigabbrev_np(signal);

    if (name)
        say(line, "SIG%s", name);
    else
        say(line, "%d", signal);
}

/* How an argument is shown, by the letter that stands for it in the table. */
static void say_arg(struct line *line, char letter, const struct entry *entry,
                    uint64_t value)
{
    if (letter == 'a')
        say_address(line, value);
    else if (letter == 'n')
        say(line, "%" PRIu64, value);
    else if (letter == 'i')
        say(line, "%d", (int)value);
    else if (letter == 'p')
        say_flags(line, protections, value);
    else if (letter == 'm')
        say_flags(line, map_flags, value);
    else if (letter == 'r')
        say_flags(line, remap_flags, value);
    else if (letter == 'y')
        say_flags(line, sync_flags, value);
    else if (letter == 'v')
        say_one(line, advices, sizeof advices / sizeof *advices, value);
    else if (letter == 'w')
        say_one(line, whences, sizeof whences / sizeof *whences, value);
    else if (letter == 'o')
        say_open_flags(line, value);
    else if (letter == 's')
        say_signal(line, (int)value);
    else
        say(line, "\"%s\"", entry->path);
}

/* A letter for each argument; '-': not shown. */
static const struct call {
    int number;
    const char *name, *arguments;
} calls[] = {
    {SYS_mmap, "mmap", "anpmin"},
    {SYS_munmap, "munmap", "an"},
    {SYS_mprotect, "mprotect", "anp"},
    {SYS_madvise, "madvise", "anv"},
    {SYS_mremap, "mremap", "annra"},
    {SYS_msync, "msync", "any"},
    {SYS_mincore, "mincore", "ana"},
    {SYS_open, "open", "fo"},
    {SYS_openat, "open", "-fo"},
    {SYS_close, "close", "i"},
    {SYS_fstat, "fstat", "ia"},
    {SYS_newfstatat, "fstat", "i-a"},
    {SYS_read, "read", "ian"},
    {SYS_pread64, "pread", "iann"},
    {SYS_lseek, "lseek", "inw"},
    {SYS_ftruncate, "ftruncate", "in"},
    {SYS_clone, "clone", ""},
    {SYS_fork, "fork", ""},
    {SYS_vfork, "vfork", ""},
    {SYS_exit, "(the thread ends)", NULL},
    {SYS_rt_sigaction, "sigaction", "saa"},
    {SYS_sigaltstack, "sigaltstack", "aa"},
};

/* Without a file there is no descriptor to show and no offset; mremap has a
 * fifth argument when a place is fixed. */
static size_t shown_arguments(const struct call *call,
                              const struct entry *entry)
{
    if (call->number == SYS_mmap && entry->arg[3] & MAP_ANONYMOUS)
        return strlen("anpm");
    if (call->number == SYS_mremap && !(entry->arg[3] & MREMAP_FIXED))
        return strlen("annr");
    return strlen(call->arguments);
}

static void say_call(struct line *line, const struct call *call,
                     const struct entry *entry)
{
    const char *comma = "";
    size_t n;

    say(line, "%s", call->name);
    if (call->arguments == NULL)
        return;
    say(line, "(");
    n = shown_arguments(call, entry);
    for (size_t i = 0; i < n; i++) {
        if (call->arguments[i] == '-')
            continue;
        say(line, "%s", comma);
        say_arg(line, call->arguments[i], entry, entry->arg[i]);
        comma = ", ";
    }
    say(line, ")");
}

char *transcript_call(char *text, size_t bytes, const struct entry *entry)
{
    struct line line = {text, bytes, 0};
    size_t i = 0;

    while (i < sizeof calls / sizeof *calls && calls[i].number != entry->number)
        i++;
    if (i < sizeof calls / sizeof *calls)
        say_call(&line, &calls[i], entry);
    else
        say(&line, "system call %d", entry->number);
    if (entry->error)
        say(&line, " = -1 %s", strerrorname_np(entry->error));
    return text;
}

void transcript_log(char *text, size_t bytes, unsigned most)
{
    struct line line = {text, bytes, 0};
    char call[CALL_BYTES];
    size_t n;
    const struct entry *log = clerk_log(&n);
    uint64_t total = clerk_total();

    text[0] = '\0';
    for (size_t i = 0; i < n && i < most; i++)
        say(&line, "%s\n", transcript_call(call, sizeof call, &log[i]));
    if (total > most)
        say(&line, "(and %" PRIu64 " more)\n", total - most);
}
