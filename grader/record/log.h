/* log: what the recorder writes while a program runs, read when it has ended.
 *
 * Each process has a file of its own, mapped and shared, so that nothing is
 * lost when it dies without a farewell:
 *
 *     +----------+--------+--------+--------+-- ...
 *     | log_head | call 0 | call 1 | call 2 |      (room for LOG_ROOM calls)
 *     +----------+--------+--------+--------+-- ...
 *
 * The file is sparse: what was not written takes no space. */
#ifndef LOG_H
#define LOG_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

struct trace;

/* The environment variable that tells the recorder where to put its files. */
#define LOG_FOLDER_VARIABLE "SAGUARO_RECORD_FOLDER"

enum { LOG_PROGRAM_BYTES = 64, LOG_ROOM = 1 << 23 /* 8 Mi calls: 256 MiB */ };

/* "saguaro\1", read as a number. */
static const uint64_t LOG_MAGIC = 0x016f726175676173;

struct log_head {
    uint64_t magic;
    uint64_t n_calls; /* made by the program; those past LOG_ROOM are lost */
    char program[LOG_PROGRAM_BYTES];
};

enum call_kind { CALL_MALLOC, CALL_REALLOC, CALL_FREE, CALL_MEMALIGN };

/* A call that succeeded. Addresses are the program's own. */
struct log_call {
    uint64_t old_at; /* block given back: free, realloc; else 0 */
    uint64_t new_at; /* block obtained: all but free */
    uint64_t bytes;
    uint32_t thread; /* threads count from 0 in order of their first call */
    uint16_t kind;
    uint16_t alignment_shift; /* memalign: alignment = 1 << shift */
};

_Static_assert(sizeof(struct log_call) == 32, "two calls a cache line");

/* The trace of what the file at PATH logged: its first MAX_OPS operations,
 * with thread operations in between where WITH_THREADS. Frees of blocks older
 * than the log are left out. The trace is the caller's, and has the program's
 * name. NULL with errno (EINVAL: not a log): nothing was read. */
struct trace *log_trace(const char *path, size_t max_ops, bool with_threads);

#endif
