#include "counts.h"

#include <inttypes.h>

unsigned counts_read(FILE *report, uint64_t *totals, unsigned max)
{
    char line[256];
    unsigned n = 0;

    while (n < max && fgets(line, sizeof line, report))
        if (sscanf(line, "totals: %" SCNu64, &totals[n]) == 1)
            n++;
    fclose(report);
    return n;
}
