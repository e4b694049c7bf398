/* kit.h: where the kit lies, and which labs it has.
 *
 *   ROOT/labs/LAB  ROOT/handouts/LAB  ROOT/grader/LAB/lab.ini
 *   ROOT/build/saguaro  ROOT/build/judge/LAB  ROOT/build/results/LAB.json
 *
 * `saguaro` finds all of it from its own place, so it runs from any folder.
 * Strings returned here last as long as the program.
 */
#ifndef KIT_H
#define KIT_H

#include <stdbool.h>

#include "../judge/base/text.h"

/* The folder with labs/ and grader/. Dies when `saguaro` was moved out. */
const char *kit_root(void);

/* The folder that this `saguaro` lies in: ROOT/build, or a variant of it. */
const char *kit_build(void);

/* The labs' names, sorted: the folders of grader/ that have a lab.ini. */
const struct words *kit_labs(void);

bool kit_has_lab(const char *name);

/* Dies unless there is such a lab, and says which there are. */
void kit_expect_lab(const char *name);

/* How the command is typed: "build/saguaro". kit_typed_as sets it. */
const char *kit_command(void);
void kit_typed_as(const char *argv0);

#endif
