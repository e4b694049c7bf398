/* The border between CUnit and the judge: one place where a check ends. */
#include "check.h"

#include "fail.h"
#include "finding.h"

#include <CUnit/CUnit.h>
#include <CUnit/TestRun.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

static struct verdict *verdict; /* of the running check, or NULL */
static jmp_buf *trying;         /* where check_try() goes on, or NULL */
static const struct words *missing_functions;
static const char *other_kit;

static struct verdict *running(void)
{
    if (verdict == NULL)
        die("a check ended while none was running");
    return verdict;
}

/* CUnit records the sentence and unwinds to the next test. */
static _Noreturn void end_check(const char *sentence)
{
    CU_assertImplementation(CU_FALSE, __LINE__, sentence, __FILE__, "",
                            CU_TRUE);
    die("CUnit went on after a fatal assertion");
}

static void fail_with(const char *sentence)
{
    if (verdict == NULL)
        return;
    snprintf(finding.message, sizeof finding.message, "%s", sentence);
    if (trying)
        longjmp(*trying, 1);
    verdict->status = FAILED;
    end_check(finding.message);
}

void check_begin(struct verdict *of)
{
    verdict = of;
    *verdict = (struct verdict){.status = PASSED};
    fail_on_blame(fail_with);
}

void check_end(void)
{
    verdict = NULL;
}

void check_excuse(const struct words *missing, const char *kit)
{
    missing_functions = missing;
    other_kit = kit;
}

void check_holds(void)
{
    CU_assertImplementation(CU_TRUE, __LINE__, "holds", __FILE__, "", CU_TRUE);
}

void check_fails(const char *format, ...)
{
    char sentence[sizeof finding.message];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    fail_with(sentence);
    die("a claim failed outside of a check: %s", sentence);
}

void check_needs(const char *function)
{
    struct verdict *of = running();

    if (missing_functions == NULL || !words_have(missing_functions, function))
        return;
    of->excused = true;
    check_skip("the contract of %s has no %s", other_kit, function);
}

bool check_probe(void (*scene)(void *), void *arg, struct finding *why)
{
    struct finding before = finding;
    jmp_buf here;
    bool fine = setjmp(here) == 0;

    if (fine) {
        trying = &here;
        scene(arg);
    }
    trying = NULL;
    *why = finding;
    finding = before;
    return fine;
}

bool check_try(void (*scene)(void *), void *arg)
{
    struct finding why;

    return check_probe(scene, arg, &why);
}

void check_fails_as(const struct finding *why)
{
    char sentence[sizeof why->message];

    finding = *why;
    snprintf(sentence, sizeof sentence, "%s", why->message);
    check_fails("%s", sentence);
}

void check_skip(const char *format, ...)
{
    struct verdict *of = running();
    va_list args;

    of->status = SKIPPED;
    va_start(args, format);
    vsnprintf(of->because, sizeof of->because, format, args);
    va_end(args);
    end_check(of->because);
}

void measure(double value)
{
    struct verdict *of = running();

    of->status = MEASURED;
    /* Libms differ in the last bit; and no mark is minus zero. */
    of->value = round(value * 1e4) / 1e4 + 0.0;
    check_holds();
}
