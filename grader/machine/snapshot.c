/* snapshot.c: see snapshot.h. */
#include "snapshot.h"

#include "state.h"

void machine_snapshot(void *globals, size_t bytes)
{
    struct snapshot *snapshot = &machine_state()->snapshot;
    if (snapshot->n == SNAPSHOT_PARTS ||
        bytes > SNAPSHOT_BYTES - snapshot->used)
        machine_fault("more than 8 parts or 64 MiB of globals");
    char *copy = snapshot->copy + snapshot->used;
    snapshot->part[snapshot->n].at = globals;
    snapshot->part[snapshot->n].bytes = bytes;
    snapshot->part[snapshot->n].copy = copy;
    snapshot->n++;
    snapshot->used += bytes;
    memcpy(copy, globals, bytes);
}

void machine_restore(void)
{
    struct machine *m = machine_state();
    if (m->running)
        machine_fault("restored within a run");
    for (unsigned i = 0; i < m->snapshot.n; i++)
        memcpy(m->snapshot.part[i].at, m->snapshot.part[i].copy,
               m->snapshot.part[i].bytes);
    region_wipe(&m->region);
    for (unsigned i = 0; i < m->n_cores; i++)
        core_wipe(&m->core[i]);
}
