/* supplied.h: which stages `saguaro catch-up` supplied code for. They count as
 * passed and earn nothing. It leaves two marks:
 *
 *   labs/LAB/.catch-up     a file of one number: the first stage that counts
 *   in each supplied file  a first line that says the same, since only the
 *                          files of the lab are handed in
 *
 * Who removes both claims the code as his own.
 */
#ifndef SUPPLIED_H
#define SUPPLIED_H

#include "lab.h"

/* The line for a file of that lab; the caller frees it. */
char *supplied_line(const char *lab, unsigned stage);

/* What the folder's `.catch-up` says; 0: nothing. The folder may be a
 * stranger's: nothing but a plain file is read there. */
unsigned supplied_in_folder(const char *folder);

/* The first stage that counts: the higher of what the folder `submission` and
 * the files that were taken from it into the folder `taken` say; 0: neither
 * says anything. */
unsigned supplied_stages(const struct lab *lab, const char *submission,
                         const char *taken);

#endif
