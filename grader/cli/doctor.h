/* doctor.h: saguaro doctor, what this machine can do and what follows. */
#ifndef DOCTOR_H
#define DOCTOR_H

/* Prints a table on standard output. Returns 0 if grading works here, 1 if
 * something that it needs is missing; the table says what to do. */
int doctor_main(int argc, char **argv);

#endif
