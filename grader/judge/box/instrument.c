#include "instrument.h"

#include "../base/fail.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_WORDS = 12, PATH_BYTES = 4200 };

/* %s is the report's path; the program comes last. */
static const struct row {
    enum flavour flavour;
    const char *report; /* NULL: leaves none */
    const char *words[MAX_WORDS];
} rows[N_INSTRUMENTS] = {
    [PLAIN] = {FLAVOUR_PLAIN, NULL, {NULL}},
    [MACHINE] = {FLAVOUR_MACHINE, NULL, {NULL}},
    [TSAN] = {FLAVOUR_TSAN, NULL, {NULL}},
    [MEMCHECK] = {FLAVOUR_PLAIN,
                  "memcheck.xml",
                  {"/usr/bin/valgrind", "-q", "--vgdb=no", "--tool=memcheck",
                   "--leak-check=no", "--xml=yes", "--xml-file=%s"}},
};

static const char *folder;

void instrument_set_folder(const char *path)
{
    folder = path;
}

enum flavour instrument_flavour(enum instrument instrument)
{
    return rows[instrument].flavour;
}

bool instrument_is_strict(enum instrument instrument)
{
    return instrument == PLAIN || instrument == MACHINE;
}

static const char *report_path(enum instrument instrument)
{
    static char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s", folder, rows[instrument].report);
    return path;
}

const char *const *instrument_command(enum instrument instrument,
                                      const char *program)
{
    static const char *command[MAX_WORDS + 2];
    static char report[PATH_BYTES + 32];
    unsigned n = 0;

    for (const char *const *word = rows[instrument].words; *word; word++)
        command[n++] = *word;
    if (n > 0) {
        size_t before_path = strlen(command[n - 1]) - strlen("%s");
        snprintf(report, sizeof report, "%.*s%s", (int)before_path,
                 command[n - 1], report_path(instrument));
        command[n - 1] = report;
    }
    command[n++] = program;
    command[n] = NULL;
    return command;
}

const char *const *instrument_environment(enum instrument instrument)
{
    static char tmpdir[PATH_BYTES];
    static const char *const environment[] = {
        "PATH=/usr/bin:/bin", "LC_ALL=C",
        "TSAN_OPTIONS=exitcode=0:report_thread_leaks=0", tmpdir, NULL};

    if (instrument_is_strict(instrument))
        return NULL;
    snprintf(tmpdir, sizeof tmpdir, "TMPDIR=%s", folder);
    return environment;
}

FILE *instrument_report(enum instrument instrument)
{
    int fd = open(report_path(instrument),
                  O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat status;

    if (fd == -1)
        blame("Valgrind left no report");
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(fd);
        blame("your code replaced the file that Valgrind reports to");
    }
    return fdopen(fd, "r");
}
