/* scratch.h: a folder of a test's own, under /tmp, and files in it. */
#ifndef SCRATCH_H
#define SCRATCH_H

#include <ftw.h>
#include <limits.h>
#include <sys/stat.h>

#include "unit.h"

struct scratch {
    char path[PATH_MAX];
};

static inline struct scratch scratch_make(void)
{
    struct scratch scratch = {"/tmp/saguaro-test.XXXXXX"};
    if (!mkdtemp(scratch.path))
        unit_stop(scratch.path);
    return scratch;
}

/* The path of `name` in the folder; valid until the fourth call after. */
static inline const char *scratch_at(const struct scratch *scratch,
                                     const char *name)
{
    static char paths[4][PATH_MAX];
    static unsigned turn;
    char *path = paths[turn++ % 4];
    size_t length = strlen(scratch->path);
    memcpy(path, scratch->path, length);
    snprintf(path + length, PATH_MAX - length, "/%s", name);
    return path;
}

/* Makes the folder `name` in the folder and returns its path. */
static inline const char *scratch_folder(const struct scratch *scratch,
                                         const char *name)
{
    const char *path = scratch_at(scratch, name);
    if (mkdir(path, 0755))
        unit_stop(path);
    return path;
}

static inline void scratch_write(const struct scratch *scratch,
                                 const char *name, const char *text)
{
    unit_write(scratch_at(scratch, name), text, strlen(text));
}

static inline int scratch_remove_one(const char *path,
                                     const struct stat *status, int type,
                                     struct FTW *walk)
{
    (void)status, (void)type, (void)walk;
    return remove(path);
}

static inline void scratch_remove(struct scratch *scratch)
{
    nftw(scratch->path, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#endif
