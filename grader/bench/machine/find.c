/* find.c: see workload.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "workload.h"

const struct workload *workload_find(const char *name)
{
    const struct workload *at = workloads;
    while (at->name && strcmp(at->name, name) != 0)
        at++;
    if (at->name)
        return at;
    fprintf(stderr, "there is no workload %s\n", name);
    exit(2);
}
