/* print.c: printf() and its kin, see sim.h. They print as always, and cost what
 * a stream's lock and a system call cost. A function that formats into memory
 * is charged as if it printed, and stores: else it would read and write other
 * threads' memory for less than any access can. */
#include "sim.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "access.h"

#define CALLER __builtin_return_address(0)

/* Does a conversion of the format store (%n)? That would be a store to anywhere
 * that the machine does not see: nothing is printed then. */
static bool stores(const char *format)
{
    static const char modifiers[] = "0123456789 #+-'.*$lhjztLqI";
    for (const char *at = strchr(format, '%'); at; at = strchr(at, '%')) {
        at += 1 + strspn(at + 1, modifiers);
        if (*at == 'n')
            return true;
        at += *at != '\0';
    }
    return false;
}

/* The line of the stream goes from printer to printer. */
static void take_stream(const FILE *stream, const void *pc)
{
    struct machine *m = machine_state();
    access_bytes(stream, sizeof(int), ACCESS_ATOMIC, pc);
    if (!m->running)
        return;
    m->running->clock += m->cost.yield;
    m->running->count.system_calls++;
}

/* -1 with EINVAL when the format stores. */
static int print(FILE *stream, const char *text, va_list arguments,
                 const void *pc)
{
    take_stream(stream, pc);
    if (!stores(text))
        return vfprintf(stream, text, arguments);
    errno = EINVAL;
    return -1;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

int sim_vfprintf(FILE *stream, const char *text, va_list arguments)
{
    return print(stream, text, arguments, CALLER);
}

int sim_vprintf(const char *text, va_list arguments)
{
    return print(stdout, text, arguments, CALLER);
}

int sim_fprintf(FILE *stream, const char *text, ...)
{
    va_list arguments;
    va_start(arguments, text);
    int length = print(stream, text, arguments, CALLER);
    va_end(arguments);
    return length;
}

int sim_printf(const char *text, ...)
{
    va_list arguments;
    va_start(arguments, text);
    int length = print(stdout, text, arguments, CALLER);
    va_end(arguments);
    return length;
}

static int format(char *to, size_t bytes, const char *text, va_list arguments,
                  const void *pc)
{
    va_list again;
    if (stores(text)) {
        errno = EINVAL;
        return -1;
    }
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, text, again);
    va_end(again);
    take_stream(stdout, pc);
    if (length >= 0 && bytes > 0)
        access_range(to, smaller((size_t)length + 1, bytes), ACCESS_STORE, pc);
    return vsnprintf(to, bytes, text, arguments);
}

int sim_vsnprintf(char *to, size_t bytes, const char *text, va_list arguments)
{
    return format(to, bytes, text, arguments, CALLER);
}

int sim_snprintf(char *to, size_t bytes, const char *text, ...)
{
    va_list arguments;
    va_start(arguments, text);
    int length = format(to, bytes, text, arguments, CALLER);
    va_end(arguments);
    return length;
}

int sim_sprintf(char *to, const char *text, ...)
{
    va_list arguments;
    va_start(arguments, text);
    int length = format(to, INT_MAX, text, arguments, CALLER);
    va_end(arguments);
    return length;
}

int sim_puts(const char *line)
{
    take_stream(stdout, CALLER);
    return puts(line);
}

int sim_fputs(const char *text, FILE *stream)
{
    take_stream(stream, CALLER);
    return fputs(text, stream);
}

size_t sim_fwrite(const void *from, size_t bytes, size_t n, FILE *stream)
{
    take_stream(stream, CALLER);
    return fwrite(from, bytes, n, stream);
}
