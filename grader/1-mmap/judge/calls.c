/* How a call of lab 1 reads. */
#include "../wire/calls.h"
#include "../../judge/box/script.h"

#include <stdio.h>

/* What the arguments are, in the order in which they are printed. */
enum kind {
    PLAIN,     /* as they are */
    FILE_NAME, /* the first is a file */
    COUNTED,   /* the same, and the third has a count in its lower half */
    SHARED,    /* the third is bytes << 8 | threads */
    SECOND,    /* the first is not printed */
};

static const struct {
    const char *format;
    enum kind kind;
} calls[N_CALLS] = {
    [CALL_COUNT] = {"filemap_count(\"%s\", %lu)", FILE_NAME},
    [CALL_DRAFT] = {"filemap_draft(\"%s\", &bytes)", FILE_NAME},
    [CALL_DRAFT_BYTES] = {"a look at *bytes", PLAIN},
    [CALL_DROP] = {"filemap_drop(%#lx, %lu)", PLAIN},
    [CALL_FILE_WRITE] = {"filemap_write(\"%s\", %lu, from, %lu)", COUNTED},
    [CALL_FILE_SAVE] = {"filemap_save(\"%s\", %lu, from, %lu)", COUNTED},
    [CALL_RESERVE] = {"region_reserve(&region[%lu], %lu, %lu)", PLAIN},
    [CALL_BASE] = {"a look at region[%lu].base", PLAIN},
    [CALL_BYTES] = {"a look at region[%lu].bytes", PLAIN},
    [CALL_COMMIT] = {"region_commit(&region[%lu], %lu, %lu)", PLAIN},
    [CALL_DECOMMIT] = {"region_decommit(&region[%lu], %lu, %lu)", PLAIN},
    [CALL_RESIDENT] = {"region_resident(&region[%lu], %lu, %lu)", PLAIN},
    [CALL_RELEASE] = {"region_release(&region[%lu])", PLAIN},
    [CALL_PREFAULT] = {"region_prefault(&region[%lu], %lu, %lu, %lu)", SHARED},
    [CALL_PREDICT] = {"predict_faults(state, %lu, operation, %lu, &out)",
                      SECOND},
    [CALL_TABLES] = {"predict_tables(state, %#lx, ...)", SECOND},
    [CALL_PROBE_READ] = {"probe_read(%#lx)", PLAIN},
    [CALL_PROBE_WRITE] = {"probe_write(%#lx)", PLAIN},
    [CALL_LARGE_MALLOC] = {"large_malloc(%lu)", PLAIN},
    [CALL_LARGE_FREE] = {"large_free(%#lx)", PLAIN},
    [CALL_LARGE_USABLE] = {"large_usable_size(%#lx)", PLAIN},
    [CALL_LARGE_THRESHOLD] = {"large_threshold()", PLAIN},
    [CALL_MAP] = {"mapping %lu bytes to compare with", SECOND},
    [CALL_MAP_FILE] = {"mapping \"%s\" to compare with", FILE_NAME},
    [CALL_UNMAP] = {"unmapping %#lx, %lu bytes", PLAIN},
    [CALL_PROTECT] = {"protecting %#lx, %lu bytes", PLAIN},
    [CALL_DISCARD] = {"discarding %#lx, %lu bytes", PLAIN},
    [CALL_READ] = {"reading at %#lx, %lu bytes", PLAIN},
    [CALL_WRITE] = {"writing to %#lx, %lu bytes", PLAIN},
    [CALL_PEEK] = {"reading the byte at %#lx", PLAIN},
    [CALL_POKE] = {"writing the byte at %#lx", PLAIN},
    [CALL_PUT] = {"writing from %#lx on", PLAIN},
    [CALL_THREADS_REFUSE] = {"refusing thread %lu", PLAIN},
    [CALL_THREADS_LINGER] = {"waiting until threads are joined", PLAIN},
    [CALL_THREADS_TAKE_TURNS] = {"letting one thread work at a time", PLAIN},
    [CALL_THREADS_TOOK_TURNS] = {"a look at the turns", PLAIN},
    [CALL_NOTHING] = {"nothing", PLAIN},
};

void lab_describe_call(char *text, size_t bytes, unsigned call,
                       const uint64_t arg[WIRE_ARGS])
{
    const char *format = calls[call].format;
    const char *file = file_names[arg[0] % MMAP_FILES];

    switch (calls[call].kind) {
    case PLAIN:
        snprintf(text, bytes, format, arg[0], arg[1], arg[2]);
        break;
    case SECOND:
        snprintf(text, bytes, format, arg[1], arg[2]);
        break;
    case FILE_NAME:
        snprintf(text, bytes, format, file, arg[1]);
        break;
    case COUNTED:
        snprintf(text, bytes, format, file, arg[1], (uint64_t)(uint32_t)arg[2]);
        break;
    case SHARED:
        snprintf(text, bytes, format, arg[0], arg[1], arg[2] >> 8,
                 arg[2] & 0xff);
        break;
    }
}
