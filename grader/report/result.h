/* result.h: the result of grading one submission, as the judge wrote it.
 *
 * SCHEMA.md says what each field means. A result that was loaded fits
 * result.schema.json, so whatever reads it may take required fields for
 * granted; for optional ones the readers below give a neutral value.
 */
#ifndef RESULT_H
#define RESULT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

enum { RESULT_COMPLAINT_BYTES = 512 };

/* Reads the result in the file `path` and holds it against the schema in the
 * file `schema_path`. The caller owns what it returns: json_decref().
 * Returns NULL, and one sentence in `complaint`, when either file cannot be
 * read, is not JSON, or does not fit. */
json_t *result_load(const char *path, const char *schema_path,
                    char complaint[RESULT_COMPLAINT_BYTES]);

/* Writes it as the judge wrote it. False, errno: not all of it was written. */
bool result_print(const json_t *result, FILE *out);

/* A field of an object: "", 0 and false where there is none. */
const char *result_text(const json_t *object, const char *key);
double result_number(const json_t *object, const char *key);
int result_int(const json_t *object, const char *key);
bool result_true(const json_t *object, const char *key);
bool result_is(const json_t *object, const char *key, const char *text);

/* The check of that name, NULL when there is none. */
json_t *result_check(const json_t *result, const char *name);

/* The first check that a student should look at: the first that failed, else
 * the first measured one below full points. NULL: full marks. */
json_t *result_first_lost(const json_t *result);

/* The stage of that number, NULL when there is none. */
json_t *result_stage(const json_t *result, int number);

/* True when every point of the core stages was earned. */
bool result_full(const json_t *result);

/* True when a file was not taken at all: missing, empty, no text. The build's
 * reason then says so. */
bool result_file_refused(const json_t *result);

/* True when it compiles, but holds what the lab does not allow. The build's
 * reason then says what. */
bool result_refused(const json_t *result);

/* The function that a check needs and that the contract lacks which the
 * submission was written for; NULL when the check was not skipped for that. */
const char *result_lacks(const json_t *check);

#endif
