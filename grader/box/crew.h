/* crew.h: a batch whose steps are made by several threads; the part of the
 * wire that it needs is in ../wire/crew.h. */
#ifndef BOX_CREW_H
#define BOX_CREW_H

#include "../wire/wire.h"

#include <stdbool.h>

/* True if the batch that lies on the wire is one for a crew. */
bool crew_is_meant(const struct wire *wire);

/* Makes it. False when its steps make no sense. */
bool crew_run(struct wire *wire);

/* A thread's life: makes its steps in order. The deck calls it. */
void crew_thread(unsigned number);

/* The running thread's number; 0 outside of a crew. */
unsigned crew_self(void);

/* Waits for all threads that live: as many as there are cores, if there are so
 * many that have not ended. */
void crew_barrier(void);

/* Tells the judge what was mapped, or unmapped. */
void crew_tell_mapping(const void *at, uint64_t bytes, bool unmapped);

#endif
