/* instrument.h: what a box runs under.
 *
 *   plain      nothing: the box locks itself in
 *   machine    the many-core machine, with which the program is linked: the box
 *              locks itself in
 *   memcheck   Valgrind's memcheck: reports errors as XML
 *   tsan       the thread sanitizer, with which the program is linked
 */
#ifndef INSTRUMENT_H
#define INSTRUMENT_H

#include <stdbool.h>
#include <stdio.h>

#include "../lab/flavour.h"

enum instrument { PLAIN, MACHINE, MEMCHECK, TSAN, N_INSTRUMENTS };

/* The flavour of program that is run. */
enum flavour instrument_flavour(enum instrument instrument);

/* Does the box run in the strict sandbox, and lock itself in? */
bool instrument_is_strict(enum instrument instrument);

/* Where the instruments may write, a folder of their own: what runs under them
 * can write there, too. Must last. */
void instrument_set_folder(const char *folder);

/* The command line that runs `program`, and its environment (NULL: the
 * launcher's); static, until the next call. */
const char *const *instrument_command(enum instrument instrument,
                                      const char *program);
const char *const *instrument_environment(enum instrument instrument);

/* The instrument's report, after the program's end. Blames the submission when
 * there is none, or none that is a plain file: a pipe would make us wait. */
FILE *instrument_report(enum instrument instrument);

#endif
