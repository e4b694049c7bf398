/* suggest.h: what somebody may have meant. */
#ifndef SUGGEST_H
#define SUGGEST_H

#include "../judge/base/text.h"

/* The number of single letters to insert, delete, change or swap with their
 * neighbour to get from one word to the other. Words count up to their first
 * 64 letters. */
unsigned suggest_distance(const char *typed, const char *word);

/* The word nearest to what was typed: one it is part of, else the one with
 * the fewest letters to change. NULL when none is near. */
const char *suggest(const char *typed, const struct words *words);

#endif
