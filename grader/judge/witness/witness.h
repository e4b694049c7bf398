/* witness.h: the running box, if it is watched, as the kernel knows it.
 *
 * A check starts it by box_start(&(struct box_options){.watched = true}). The
 * box then owns its papers, a clerk is in service, and all pages of the
 * program, its stack and the wire have been touched: a batch that does nothing
 * causes no page fault.
 */
#ifndef WITNESS_H
#define WITNESS_H

#include "clerk.h"
#include "mappings.h"
#include "pages.h"
#include "papers.h"
#include "shelf.h"

/* For box.c. Before the box is launched: makes the socket, and returns the end
 * that is to be its WITNESS_FD. */
int witness_prepare(void);

/* After that: receives what it sends, and has the clerk take service. Does
 * nothing when the box ended before it sent all. */
void witness_begin(pid_t pid);

/* When such a box could not start: dies with what to do if no program's calls
 * can be watched on this system. */
void witness_expect(void);

/* While a batch runs: stops a box whose page tables take too much memory, which
 * no limit of the kernel's bounds. */
void witness_look(void);

/* Ends service, if there is one. The box is to be dead. */
void witness_end(void);

/* The running box's papers. Dies when it is not watched. */
const struct papers *witness(void);

#endif
