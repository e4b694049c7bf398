#include "counts.h"

#include "fail.h"

#include <stdio.h>

unsigned counts_read(const char *path, uint64_t *totals, unsigned max)
{
    FILE *file = fopen(path, "r");
    char line[256];
    unsigned n = 0;

    if (file == NULL)
        blame("the instruction counter left no report");
    while (n < max && fgets(line, sizeof line, file))
        if (sscanf(line, "totals: %lu", &totals[n]) == 1)
            n++;
    fclose(file);
    return n;
}
