/* fail.h: the judge's two ways to fail, and no third. */
#ifndef FAIL_H
#define FAIL_H

/* Ours: the kit or the machine is at fault. Prints "saguaro: ..." on standard
 * error and exits with status 2. */
_Noreturn void die(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Theirs: the submission is at fault. Ends the running check, which fails with
 * this sentence; the checks after it go on. */
_Noreturn void blame(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Who ends the running check: is called by blame() and does not return. It
 * may return when no check runs; blame() then dies. */
void fail_on_blame(void (*handler)(const char *sentence));

#endif
