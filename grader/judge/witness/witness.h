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

/* For box.c: the judge's end of the socket that the box is given, and what
 * follows once it sends; the end of it all. */
int witness_prepare(void);
void witness_begin(pid_t pid);
void witness_end(void);

/* The running box's papers. Dies when it is not watched. */
const struct papers *witness(void);

#endif
