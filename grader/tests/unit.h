/* unit.h: what every program of the kit's own tests needs.
 *
 * A test program is one CUnit suite: a table of sentences and functions, and
 * a main() of one line.
 */
#ifndef UNIT_H
#define UNIT_H

#include <CUnit/Basic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct unit_test {
    const char *sentence;
    CU_TestFunc run;
};

/* Runs the tests up to the row without a sentence. Returns an exit status:
 * 0 if at least one ran and none failed. */
static inline int unit_main(const char *suite, const struct unit_test *tests)
{
    CU_initialize_registry();
    CU_pSuite all = CU_add_suite(suite, NULL, NULL);
    for (; tests->sentence; tests++)
        CU_add_test(all, tests->sentence, tests->run);
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    bool good =
        CU_get_number_of_tests_run() > 0 && CU_get_number_of_failures() == 0;
    CU_cleanup_registry();
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Asserts that `text` contains `part`, and shows both if not. */
static inline void unit_contains(const char *text, const char *part)
{
    bool contains = text && strstr(text, part);
    if (!contains)
        printf("\n    expected: %s\n    in: %s\n", part,
               text ? text : "(nothing)");
    CU_ASSERT(contains);
}

/* Stops all tests: the machine refuses what they stand on. */
static inline _Noreturn void unit_stop(const char *what)
{
    perror(what);
    exit(2);
}

/* Writes a file of the test's own. */
static inline void unit_write(const char *path, const void *bytes,
                              size_t length)
{
    FILE *file = fopen(path, "w");
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file))
        unit_stop(path);
}

void __lsan_disable(void) __attribute__((weak));

/* What is allocated from here on may be left behind: the process will die. */
static inline void unit_may_leak(void)
{
    if (__lsan_disable)
        __lsan_disable();
}

/* Ends a process that has shut itself in: nobody can look for leaks there. */
static inline _Noreturn void unit_leave(bool good)
{
    int status = good ? EXIT_SUCCESS : EXIT_FAILURE;
    if (__lsan_disable)
        _exit(status);
    exit(status);
}

/* Calls act(of) in a process of its own, which must die() there, and copies
 * what it says to `said`. */
static inline void unit_dies(void (*act)(const void *), const void *of,
                             char *said, size_t said_bytes)
{
    int pipe_fd[2], status;
    CU_ASSERT_EQUAL_FATAL(pipe(pipe_fd), 0);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(pipe_fd[1], STDERR_FILENO);
        unit_may_leak();
        act(of);
        _exit(0);
    }
    close(pipe_fd[1]);
    FILE *from = fdopen(pipe_fd[0], "r");
    said[fread(said, 1, said_bytes - 1, from)] = '\0';
    fclose(from);
    waitpid(pid, &status, 0);
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 2);
}

#endif
