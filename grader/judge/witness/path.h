/* path.h: the paths that a box's calls name.
 *
 * They lie in the box's memory, where another of its threads may change them
 * between our look and the kernel's. So nothing that a path decides is left to
 * the kernel.
 */
#ifndef PATH_H
#define PATH_H

#include "clerk.h"

/* Of open(2) and openat(2): reads the path into the entry. False, with "", when
 * there is none. */
bool path_read(struct entry *entry, const struct papers *papers);

/* Their flags. */
int path_open_flags(const struct entry *entry);

/* fstat(2) comes as newfstatat(2) with AT_EMPTY_PATH and an empty path. That
 * flag does not hinder a path which is not empty: takes the flag away, and the
 * law knows the call for what it is. The same when another thread could still
 * change the path. */
void path_unmask_stat(struct entry *entry, const struct papers *papers);

#endif
