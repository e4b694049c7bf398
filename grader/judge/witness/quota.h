/* quota.h: how many system calls boxes may make.
 *
 * Each one stops the box until the judge has looked at it; so a program that
 * never stops calling would keep the judge busy for minutes, although none of
 * its functions takes long. What counts are calls and not seconds: a busy
 * machine refuses nobody.
 *
 *   a box                       524288    to look at each page of a gibibyte
 *                                         takes 262144
 *   all boxes of an exam       1048576    when they have made more,
 *   each box from then on        16384
 */
#ifndef QUOTA_H
#define QUOTA_H

#include <stdbool.h>

/* A box begins. */
void quota_begin(void);

/* Takes a call from what the box has left. False: there was none. */
bool quota_take(void);

/* How many it had when it began. */
unsigned quota_of_box(void);

#endif
