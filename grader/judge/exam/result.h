/* result.h: the exam as one JSON document, grader/report/SCHEMA.md's format.
 *
 * What may differ between two runs of the same submission stands under "run"
 * and nowhere else.
 */
#ifndef RESULT_H
#define RESULT_H

#include <jansson.h>

/* The whole result; the caller owns it. */
json_t *result_of_exam(double seconds);

/* The lab's stages and checks with their points, for --list. */
json_t *result_of_list(void);

/* Writes the document whole or not at all, and gives it up. Dies when that
 * fails. */
void result_write(json_t *result, const char *path);

/* Every lab may add what it measured: tables, time series. */
void lab_add_results(json_t *result);

#endif
