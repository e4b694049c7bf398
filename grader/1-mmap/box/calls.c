/* Lab 1's table of calls. */
#include "calls.h"

#include "../../box/box.h"
#include "../../../labs/1-mmap/filemap.h"
#include "../../../labs/1-mmap/large.h"
#include "../../../labs/1-mmap/predict.h"
#include "../../../labs/1-mmap/probe.h"
#include "../wire/calls.h"

#include <string.h>

static size_t draft_bytes;

static const char *path_of(uint64_t file)
{
    return file_names[file % MMAP_FILES];
}

static uint64_t call_count(const uint64_t *arg)
{
    return (uint64_t)filemap_count(path_of(arg[0]), (unsigned char)arg[1]);
}

static uint64_t call_draft(const uint64_t *arg)
{
    draft_bytes = 0;
    return (uint64_t)filemap_draft(path_of(arg[0]), &draft_bytes);
}

static uint64_t call_draft_bytes(const uint64_t *arg)
{
    (void)arg;
    return draft_bytes;
}

static uint64_t call_drop(const uint64_t *arg)
{
    return (uint64_t)filemap_drop((char *)arg[0], arg[1]);
}

static uint64_t call_file_write(const uint64_t *arg)
{
    return (uint64_t)filemap_write(
        path_of(arg[0]), arg[1], region.at + (arg[2] >> 32), (uint32_t)arg[2]);
}

static uint64_t call_file_save(const uint64_t *arg)
{
    return (uint64_t)filemap_save(path_of(arg[0]), arg[1],
                                  region.at + (arg[2] >> 32), (uint32_t)arg[2]);
}

/* The forecast comes to lie where the operations were, and not before they are
 * read. */
static uint64_t call_predict(const uint64_t *arg)
{
    struct operation *operation = (struct operation *)(region.at + arg[0]);
    unsigned char *state = (unsigned char *)(operation + arg[2]);
    struct forecast out;
    int result;

    memset(&out, 0xff, sizeof out);
    result = predict_faults(state, arg[1], operation, arg[2], &out);
    memcpy(operation, &out, sizeof out);
    return (uint64_t)result;
}

static uint64_t call_tables(const uint64_t *arg)
{
    struct operation *operation = (struct operation *)(region.at + arg[0]);
    uint64_t count = arg[2] & 0xffff;

    return (uint64_t)predict_tables((unsigned char *)(operation + count),
                                    arg[1], arg[2] >> 16, operation, count);
}

static uint64_t call_probe_read(const uint64_t *arg)
{
    return probe_read((const void *)arg[0]);
}

static uint64_t call_probe_write(const uint64_t *arg)
{
    return probe_write((void *)arg[0]);
}

static uint64_t call_large_malloc(const uint64_t *arg)
{
    return (uint64_t)large_malloc(arg[0]);
}

static uint64_t call_large_free(const uint64_t *arg)
{
    large_free((void *)arg[0]);
    return 0;
}

static uint64_t call_large_usable(const uint64_t *arg)
{
    return large_usable_size((const void *)arg[0]);
}

static uint64_t call_large_threshold(const uint64_t *arg)
{
    (void)arg;
    return large_threshold();
}

call *const calls[N_CALLS] = {
    [CALL_COUNT] = call_count,
    [CALL_DRAFT] = call_draft,
    [CALL_DRAFT_BYTES] = call_draft_bytes,
    [CALL_DROP] = call_drop,
    [CALL_FILE_WRITE] = call_file_write,
    [CALL_FILE_SAVE] = call_file_save,
    [CALL_RESERVE] = call_reserve,
    [CALL_BASE] = call_base,
    [CALL_BYTES] = call_bytes,
    [CALL_COMMIT] = call_commit,
    [CALL_DECOMMIT] = call_decommit,
    [CALL_RESIDENT] = call_resident,
    [CALL_RELEASE] = call_release,
    [CALL_PREFAULT] = call_prefault,
    [CALL_PREDICT] = call_predict,
    [CALL_TABLES] = call_tables,
    [CALL_PROBE_READ] = call_probe_read,
    [CALL_PROBE_WRITE] = call_probe_write,
    [CALL_LARGE_MALLOC] = call_large_malloc,
    [CALL_LARGE_FREE] = call_large_free,
    [CALL_LARGE_USABLE] = call_large_usable,
    [CALL_LARGE_THRESHOLD] = call_large_threshold,
    [CALL_MAP] = kit_map,
    [CALL_MAP_FILE] = kit_map_file,
    [CALL_UNMAP] = kit_unmap,
    [CALL_PROTECT] = kit_protect,
    [CALL_DISCARD] = kit_discard,
    [CALL_READ] = kit_read,
    [CALL_WRITE] = kit_write,
    [CALL_PEEK] = kit_peek,
    [CALL_POKE] = kit_poke,
    [CALL_PUT] = kit_put,
    [CALL_THREADS_REFUSE] = threads_refuse,
    [CALL_THREADS_LINGER] = threads_linger,
    [CALL_THREADS_TAKE_TURNS] = threads_take_turns,
    [CALL_THREADS_TOOK_TURNS] = threads_took_turns,
    [CALL_NOTHING] = kit_nothing,
};
const unsigned n_calls = N_CALLS;
