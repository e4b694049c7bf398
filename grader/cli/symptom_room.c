/* symptom_room.c: the disk and the threads that grading takes. See symptom.h
 * and means.h. */
#include "symptom.h"

#include <stdio.h>
#include <stdlib.h>

#include "../judge/base/tree.h"
#include "means.h"

struct symptom symptom_room(void)
{
    struct symptom s = {.follows = "Each submission that is graded takes as "
                                   "much for a while."};
    char *folder = tree_make(), *missing = means_missing(folder);
    snprintf(s.found, sizeof s.found, "%d MB for files and %d threads",
             MEANS_DISK_MB, MEANS_THREADS);
    if (missing) {
        s.health = HEALTH_MISSING;
        s.follows = "Without it code fails that is right. Make room, raise the "
                    "limit, or set TMPDIR to another place.";
        snprintf(s.found, sizeof s.found, "%s", missing);
    }
    free(missing);
    tree_remove(folder);
    free(folder);
    return s;
}
