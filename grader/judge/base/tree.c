#include "tree.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "fail.h"
#include "text.h"

enum { TRIES = 50, FOLDERS_OPEN = 8 };

static const struct timespec nap = {.tv_nsec = 20 * 1000 * 1000};

char *tree_make(void)
{
    const char *tmp = getenv("TMPDIR");
    char *path = text_format("%s/saguaro-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(path))
        die("cannot make a work folder: %s", strerror(errno));
    return path;
}

static int remove_entry(const char *path, const struct stat *status, int type,
                        struct FTW *walk)
{
    (void)status, (void)type, (void)walk;
    remove(path);
    return 0;
}

static bool is_there(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

void tree_remove(const char *path)
{
    for (int i = 0; is_there(path) && i < TRIES; i++) {
        if (i > 0)
            nanosleep(&nap, NULL);
        nftw(path, remove_entry, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
    }
}
