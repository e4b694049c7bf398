#include "transcript.h"

#include "../crash/aside.h"
#include "names.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

enum { CALL_BYTES = 256, NAMES_BYTES = 192 };

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

/* ---- arguments ---------------------------------------------------------- */

static void say_names(struct line *line, enum names names, uint64_t value)
{
    char text[NAMES_BYTES];

    say(line, "%s", names_write(text, sizeof text, names, value));
}

static void say_address(struct line *line, uint64_t at)
{
    if (at == 0)
        say(line, "NULL");
    else if (at == (uint64_t)MAP_FAILED)
        say(line, "MAP_FAILED");
    else
        say(line, "%#" PRIx64, at);
}

/* A size that was less than 0 before it was a size, both ways. */
static void say_number(struct line *line, uint64_t value)
{
    say(line, "%" PRIu64, value);
    if (value > INT64_MAX)
        say(line, " (%" PRId64 ")", (int64_t)value);
}

static void say_open_flags(struct line *line, uint64_t flags)
{
    uint64_t rest = flags & ~(uint64_t)O_ACCMODE;

    say_names(line, NAMES_ACCESS, flags & O_ACCMODE);
    if (rest) {
        say(line, "|");
        say_names(line, NAMES_OPEN, rest);
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

/* The box's word: any bytes. */
static void say_path(struct line *line, const char *path)
{
    char text[CLERK_PATH_BYTES];

    memcpy(text, path, sizeof text);
    aside_printable(text, sizeof text);
    say(line, "\"%s\"", text);
}

/* How argument i is shown, by the letter that stands for it in the table. */
static void say_arg(struct line *line, char letter, const struct entry *entry,
                    size_t i)
{
    static const char named[] = {
        [NAMES_PROTECTION] = 'p', [NAMES_MAP] = 'm',    [NAMES_REMAP] = 'r',
        [NAMES_SYNC] = 'y',       [NAMES_ADVICE] = 'v', [NAMES_WHENCE] = 'w'};
    const char *list = memchr(named, letter, sizeof named);
    uint64_t value = entry->arg[i];

    if (list)
        say_names(line, (enum names)(list - named), value);
    else if (letter == 'a')
        say_address(line, value);
    else if (letter == 'n')
        say_number(line, value);
    else if (letter == 'i')
        say(line, "%d", (int)value);
    else if (letter == 'o')
        say_open_flags(line, value);
    else if (letter == 's')
        say_signal(line, (int)value);
    else
        say_path(line, entry->path);
}

/* ---- calls -------------------------------------------------------------- */

/* A letter for each argument: address, number, int, path f, signal, or a list
 * of names; '-': not shown. NULL: this is no function that programs call. */
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
    {SYS_clone, "(a thread begins)", NULL},
    {SYS_exit, "(a thread ends)", NULL},
    {SYS_fork, "fork", ""},
    {SYS_vfork, "vfork", ""},
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
        say_arg(line, call->arguments[i], entry, i);
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

static void say_log(struct line *line, const char *indent, unsigned most)
{
    char call[CALL_BYTES];
    size_t n;
    const struct entry *log = clerk_log(&n);
    uint64_t total = clerk_total();

    for (size_t i = 0; i < n && i < most; i++)
        say(line, "%s%s\n", indent,
            transcript_call(call, sizeof call, &log[i]));
    if (total > most)
        say(line, "%s(and %" PRIu64 " more)\n", indent, total - most);
}

void transcript_log(char *text, size_t bytes, unsigned most)
{
    struct line line = {text, bytes, 0};

    text[0] = '\0';
    say_log(&line, "", most);
}

void transcript_tell(char *text, size_t bytes, const char *call, unsigned most)
{
    struct line line = {text, bytes, 0};

    text[0] = '\0';
    say(&line, "%s\n", call);
    say_log(&line, "  ", most);
}
