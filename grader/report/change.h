/* change.h: what is different from the result before. */
#ifndef CHANGE_H
#define CHANGE_H

#include <jansson.h>

#include "page.h"

/* One line for the checks that turned ok since `before`, one for those that
 * no longer are. Prints nothing when there are none, before is NULL, or one of
 * the two was not built: that says nothing about any check. */
void change_show(const struct page *, const json_t *before,
                 const json_t *result);

#endif
