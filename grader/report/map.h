/* map.h: the map of stages: where a student stands in a lab. */
#ifndef MAP_H
#define MAP_H

#include <jansson.h>

#include "page.h"

/* One line a stage: number, title, how it went, marks. Extensions have a star
 * behind their number. Under the stage to work on, its checks. */
void map_show(const struct page *, const json_t *result);

/* The same, with the checks of every stage. */
void map_show_all(const struct page *, const json_t *result);

/* The stage to work on: the first core stage that earned something, is not
 * passed, and needs no stage that is not; else the first that is neither passed
 * nor supplied by catch-up; else the first that lost points; else the first
 * such extension. NULL: there is none. */
json_t *map_current(const json_t *result);

/* The check to look at first: the first of that stage that failed; else
 * result_first_lost(). */
const json_t *map_first_lost(const json_t *result);

#endif
