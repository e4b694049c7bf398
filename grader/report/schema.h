/* schema.h: is this JSON what a JSON Schema says it must be?
 *
 * The part of JSON Schema that result.schema.json needs: type, const, enum,
 * minimum, required, properties, items, and $ref to "#/$defs/NAME". Anything
 * else in a schema is passed over.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { SCHEMA_COMPLAINT_BYTES = 256 };

/* Compares `value` with `schema`. Returns false on the first difference, and
 * writes where it is and what was expected, as in
 * "stages[2].number: expected integer", to complaint. */
bool schema_fits(const json_t *schema, const json_t *value,
                 char complaint[SCHEMA_COMPLAINT_BYTES]);

#endif
