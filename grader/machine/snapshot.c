/* snapshot.c: see snapshot.h. */
#include "snapshot.h"

#include "state.h"

void machine_snapshot(void *globals, size_t bytes)
{
    struct snapshot *snapshot = &machine_state()->snapshot;
    if (bytes > SNAPSHOT_BYTES)
        machine_fault("more than 64 MiB of globals");
    snapshot->at = globals;
    snapshot->bytes = bytes;
    memcpy(snapshot->copy, globals, bytes);
}

void machine_restore(void)
{
    struct machine *m = machine_state();
    if (m->running)
        machine_fault("restored within a run");
    memcpy(m->snapshot.at, m->snapshot.copy, m->snapshot.bytes);
    region_wipe(&m->region);
    for (unsigned i = 0; i < m->n_cores; i++)
        core_wipe(&m->core[i]);
}
