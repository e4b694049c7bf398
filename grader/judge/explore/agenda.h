/* agenda.h: orders of steps that are yet to be tried.
 *
 *     thread after thread           1 switch, wherever it may do harm
 *       |                             |
 *       +-- lists of one switch ------+-- took a new course: that list, and
 *                                     |   one more switch behind it; many such
 *                                     +-- as others did: a few such
 *
 * Runs of as many steps took the same course; not always, but nearly so.
 */
#ifndef AGENDA_H
#define AGENDA_H

#include "../base/dice.h"

#include "../../machine/result.h"

enum { AGENDA_SWITCHES = 6 };

struct agenda_list {
    unsigned n;
    struct machine_switch given[AGENDA_SWITCHES];
};

/* A new agenda, from a run without a switch that kept its events. */
void agenda_start(const struct machine_result *run, struct dice *dice);

/* Takes out a list, any. False if none is left. */
bool agenda_take(struct agenda_list *list, struct dice *dice);

/* That list was tried; the run kept its events. */
void agenda_tried(const struct agenda_list *list,
                  const struct machine_result *run, struct dice *dice);

#endif
