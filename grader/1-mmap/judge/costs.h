/* costs.h: what a call costs when it is asked for more and more: told in the
 * result. */
#ifndef COSTS_H
#define COSTS_H

#include <jansson.h>
#include <stdint.h>

/* Notes what the last call (scene.h), which was for so many bytes, has cost;
 * `function` lasts for ever. */
void cost_note(const char *function, uint64_t bytes);

/* A row for each function: the least and the most bytes, system calls and page
 * faults; the caller's. */
json_t *costs_json(void);

#endif
