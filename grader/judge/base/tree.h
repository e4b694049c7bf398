/* tree.h: a folder of our own under /tmp, and its end. */
#ifndef TREE_H
#define TREE_H

/* Makes $TMPDIR/saguaro-XXXXXX, or one in /tmp. The caller frees the path.
 * Dies when there is no place for it. */
char *tree_make(void);

/* Removes the folder and all that is in it, links themselves and not what they
 * lead to. Tries again for a while: a program that has just been killed may
 * still add to it. */
void tree_remove(const char *path);

#endif
