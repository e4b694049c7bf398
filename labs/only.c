/* only.c: of a lab's tests, run those whose name contains ONLY, a variable of
 * the environment; or those of a suite of that very name. Linked into the tests
 * of each lab (lab.mk), between their main and CUnit, which can leave out what
 * is marked inactive.
 */
#include <CUnit/Basic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

CU_ErrorCode __real_CU_basic_run_tests(void);
CU_ErrorCode __wrap_CU_basic_run_tests(void);

static bool is_meant(CU_pSuite suite, CU_pTest test, const char *only)
{
    return strcmp(suite->pName, only) == 0 || strstr(test->pName, only) != NULL;
}

/* Returns how many are left. */
static unsigned keep_only(const char *only)
{
    unsigned left = 0;

    for (CU_pSuite suite = CU_get_registry()->pSuite; suite;
         suite = suite->pNext)
        for (CU_pTest test = suite->pTest; test; test = test->pNext) {
            test->fActive = is_meant(suite, test, only);
            left += test->fActive;
        }
    return left;
}

static void list_names(void)
{
    for (CU_pSuite suite = CU_get_registry()->pSuite; suite;
         suite = suite->pNext)
        for (CU_pTest test = suite->pTest; test; test = test->pNext)
            fprintf(stderr, "  %s\n", test->pName);
}

CU_ErrorCode __wrap_CU_basic_run_tests(void)
{
    const char *only = getenv("ONLY");

    if (only == NULL || *only == '\0')
        return __real_CU_basic_run_tests();
    if (keep_only(only) == 0) {
        fprintf(stderr, "No test's name contains \"%s\". There are:\n", only);
        list_names();
        exit(2);
    }
    CU_set_fail_on_inactive(CU_FALSE);
    return __real_CU_basic_run_tests();
}
