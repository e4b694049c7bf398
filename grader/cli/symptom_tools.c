/* symptom_tools.c: the programs that the kit starts. See symptom.h. */
#include "symptom.h"

#include "../judge/sandbox/launch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 10000 };

/* The first line that a command prints; false if it fails or says nothing. */
static bool first_line(const char *command, char *line, size_t bytes)
{
    FILE *from = popen(command, "re");
    bool said = from && fgets(line, (int)bytes, from);
    bool good = from && pclose(from) == 0 && said;
    if (!good)
        snprintf(line, bytes, "not found");
    line[strcspn(line, "\n")] = '\0';
    return good;
}

static struct symptom tool(const char *command, const char *follows,
                           enum health without, const char *without_it)
{
    struct symptom s = {.follows = follows};
    if (!first_line(command, s.found, sizeof s.found)) {
        s.health = without;
        s.follows = without_it;
    }
    return s;
}

struct symptom symptom_gcc(void)
{
    return tool("gcc --version 2>&1", "It compiles what is handed in.",
                HEALTH_MISSING,
                "Nothing can be compiled: apt-get install gcc libc6-dev");
}

struct symptom symptom_valgrind(void)
{
    return tool("valgrind --version 2>&1", "Checks of memory errors run.",
                HEALTH_MISSING,
                "No memory checks run: "
                "apt-get install valgrind");
}

struct symptom symptom_gdb(void)
{
    return tool("gdb --version 2>&1",
                "A failing check can be replayed in the debugger.", HEALTH_LESS,
                "No replay in the debugger: apt-get install gdb");
}

/* Starts the compiler as it is started for a submission. */
static bool compiler_starts(char *why, size_t bytes)
{
    char folder[] = "/tmp/saguaro-doctor-XXXXXX";
    const char *argv[] = {"/usr/bin/gcc", "--version", NULL};
    struct launch l = {
        .profile = PROFILE_TOOL, .argv = argv, .work_dir = mkdtemp(folder)};
    struct child child;
    int status = -1;
    bool started = l.work_dir && launch(&l, &child);
    int error = errno;
    if (started && !child_wait(&child, PATIENCE_MS, &status))
        child_kill(&child);
    rmdir(folder);
    bool good = started && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    snprintf(why, bytes, "%s",
             good      ? "the compiler ran in it"
             : started ? "the compiler failed in it"
                       : strerror(error));
    return good;
}

struct symptom symptom_launch(void)
{
    struct symptom s = {.follows = "Everything above works together."};
    if (compiler_starts(s.found, sizeof s.found))
        return s;
    s.health = HEALTH_MISSING;
    s.follows = "Nothing can be graded. Look at the rows above first; then try "
                "SAGUARO_ISOLATION=plain, and if that helps, report it.";
    return s;
}
