/* vocabulary.h: which words a submission for the many-core machine may use. */
#ifndef VOCABULARY_H
#define VOCABULARY_H

#include <stdbool.h>

#include "lexer.h"

/* Why it may not use that word, as the end of a sentence; NULL: it may. */
const char *vocabulary_refusal(const struct token *word);

/* May that word stand in __attribute__((...))? */
bool vocabulary_has_attribute(const struct token *word);

#endif
