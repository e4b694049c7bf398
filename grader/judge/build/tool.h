/* tool.h: a compiler or linker, run to its end, and what it said. */
#ifndef TOOL_H
#define TOOL_H

#include <stdbool.h>

enum { TOOL_OUTPUT_BYTES = 16 * 1024, TOOL_ARGS_MAX = 96 };

/* A command line being put together; ends with NULL. */
struct command {
    const char *argv[TOOL_ARGS_MAX + 1];
    unsigned n;
    unsigned cpu_s, wall_ms; /* limits on its time; 0: as below */
};

/* Appends arguments up to the first NULL. They must outlive the command. */
void command_add(struct command *command, const char *argument, ...)
    __attribute__((sentinel));

enum tool_end {
    TOOL_DONE,      /* exit status 0 */
    TOOL_FAILED,    /* another exit status: it says why in the output */
    TOOL_TIME_OUT,  /* too much time, by the wall or by the processor */
    TOOL_TOO_LARGE, /* wrote more than the limit into one file */
    TOOL_NO_MEMORY,
    TOOL_CRASHED,
};

struct tool_run {
    enum tool_end end;
    char *output; /* at most TOOL_OUTPUT_BYTES and a line that says so */
};

/* The limits on a run. */
enum {
    TOOL_CPU_S = 10,
    TOOL_WALL_MS = 20 * 1000,
    TOOL_MEMORY_MB = 1500,
    TOOL_FILE_MB = 64,
};

/* Runs the command in `work`, which it may write; it may read `readable`, a
 * NULL-terminated list, too. Its output has printable ASCII only. Dies when
 * the program cannot be started. The caller frees output. */
struct tool_run tool_run(const struct command *command, const char *work,
                         const char *const *readable);

#endif
