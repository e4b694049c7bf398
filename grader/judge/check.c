/* The border between CUnit and the judge: one place where a check ends. */
#include "check.h"

#include "exam.h"
#include "fail.h"

#include <CUnit/CUnit.h>
#include <CUnit/TestRun.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

static struct outcome *running(void)
{
    struct outcome *outcome = exam_running();
    if (outcome == NULL)
        die("a check ended while none was running");
    return outcome;
}

/* CUnit records the sentence and unwinds to the next test. */
static _Noreturn void end_check(const char *sentence, unsigned line,
                                const char *file)
{
    CU_assertImplementation(CU_FALSE, line, sentence, file, "", CU_TRUE);
    die("CUnit went on after a fatal assertion");
}

static jmp_buf *trying; /* where check_try() goes on, or NULL */

static _Noreturn void fail_with(const char *file, unsigned line,
                                const char *format, va_list args)
{
    struct outcome *outcome = running();

    if (trying)
        longjmp(*trying, 1);
    outcome->status = FAILED;
    vsnprintf(finding.message, sizeof finding.message, format, args);
    end_check(finding.message, line, file);
}

void check_holds(void)
{
    CU_assertImplementation(CU_TRUE, __LINE__, "holds", __FILE__, "", CU_TRUE);
}

void check_fails(const char *file, unsigned line, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fail_with(file, line, format, args);
}

void blame(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fail_with(__FILE__, __LINE__, format, args);
}

void check_needs(const char *function)
{
    struct outcome *outcome = running();

    if (!words_have(&exam.build.missing, function))
        return;
    outcome->status = SKIPPED;
    outcome->excused = true;
    snprintf(outcome->because, sizeof outcome->because,
             "the contract of %s has no %s", exam.compat, function);
    end_check(outcome->because, __LINE__, __FILE__);
}

bool check_try(void (*scene)(void *), void *arg)
{
    struct finding before = finding;
    jmp_buf here;
    bool fine = setjmp(here) == 0;

    if (fine) {
        trying = &here;
        scene(arg);
    }
    trying = NULL;
    finding = before;
    return fine;
}

void check_skip(const char *format, ...)
{
    struct outcome *outcome = running();
    va_list args;

    if (outcome->check->points != 0)
        die("%s: a check with points was skipped", outcome->slug);
    outcome->status = SKIPPED;
    va_start(args, format);
    vsnprintf(outcome->because, sizeof outcome->because, format, args);
    va_end(args);
    end_check(outcome->because, __LINE__, __FILE__);
}

void measure(double value, const char *unit)
{
    struct outcome *outcome = running();

    if (outcome->notes == NULL || !outcome->notes->measured)
        die("%s: lab.ini gives no floor and goal", outcome->slug);
    outcome->measured = true;
    /* Libms differ in the last bit; and no mark is minus zero. */
    outcome->value = round(value * 1e4) / 1e4 + 0.0;
    outcome->unit = unit;
    CU_assertImplementation(CU_TRUE, __LINE__, unit, __FILE__, "", CU_TRUE);
}
