/* lab_read.h: the lines of a lab.ini; for lab.c alone. */
#ifndef LAB_READ_H
#define LAB_READ_H

#include "lab.h"

/* Fills an empty lab from the file. Dies with file:line and what was expected
 * there when it is missing or a line is malformed. */
void lab_read(struct lab *lab, const char *path);

#endif
