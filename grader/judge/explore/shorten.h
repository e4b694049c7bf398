/* shorten.h: from a list of switches with which a run fails to a short one.
 *
 *   the list        A A A A | B B | A A | B B B
 *   drop            A A A A   A A   A A | B B B     A goes on instead
 *   put off         A A A A   A A | B B   B B B     B makes its steps later
 *   bring forward   A A A A | B B   B B B | A A     ... or sooner
 *
 * No step is certain to leave the failure as it was, so each is tried. The
 * result is a list from which nothing can be taken in one of these ways; it
 * need not be the shortest there is.
 */
#ifndef SHORTEN_H
#define SHORTEN_H

#include "../../machine/result.h"

#include <stdbool.h>

/* Runs with the n switches; true if it fails as it should. */
typedef bool shorten_fails(const struct machine_switch *given, unsigned n,
                           void *arg);

/* Shortens the list, at most MACHINE_SWITCHES long, with which a run fails, by
 * at most so many trials. Returns its new length. */
unsigned shorten(struct machine_switch *given, unsigned n, unsigned trials,
                 shorten_fails *fails, void *arg);

#endif
