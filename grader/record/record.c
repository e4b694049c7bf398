/* record.c: runs a command with the recorder preloaded into it and into what
 * it starts, then keeps the log of the process that allocated most. */
#include "record.h"
#include "log.h"
#include "../judge/trace/rep.h"

#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FAILED = 2, CANNOT_RUN = 126, NOT_FOUND = 127, BY_SIGNAL = 128 };

static const char usage[] =
    "usage: saguaro record [-o FILE] [--max-ops N] [--all] [--threads]\n"
    "                      -- COMMAND...\n"
    "\n"
    "Runs COMMAND and writes what it allocates as a trace.\n"
    "\n"
    "  -o, --output FILE  write to FILE (default: trace.rep)\n"
    "  -n, --max-ops N    keep the first N operations only\n"
    "  -a, --all          keep every process: the largest in FILE, the others\n"
    "                     in FILE.1, FILE.2, ... (default: the largest only)\n"
    "  -t, --threads      mark which thread does what (lines 't THREAD')\n"
    "  -h, --help         print this\n"
    "\n"
    "The status is COMMAND's own. Statically linked programs cannot be\n"
    "recorded; Python needs PYTHONMALLOC=malloc in its environment.\n";

struct options {
    const char *output;
    size_t max_ops;
    bool all, threads;
    char **command;
};

/* The traces of all processes, the largest first. */
struct harvest {
    struct trace **traces;
    size_t n;
};

/* --- the command line ------------------------------------------------- */

static int misused(const char *what, const char *which)
{
    fprintf(stderr,
            "saguaro record: %s%s\n"
            "'saguaro record --help' says more\n",
            what, which);
    return FAILED;
}

static bool parse_count(const char *text, size_t *count)
{
    char *end;
    errno = 0;
    *count = strtoull(text, &end, 10);
    return errno == 0 && *text >= '0' && *text <= '9' && *end == '\0' &&
           *count > 0;
}

/* Fills in OPTIONS. Returns -1 to go on, else the exit status. */
static int parse(int argc, char **argv, struct options *options)
{
    static const struct option names[] = {
        {"output", required_argument, NULL, 'o'},
        {"max-ops", required_argument, NULL, 'n'},
        {"all", no_argument, NULL, 'a'},
        {"threads", no_argument, NULL, 't'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    int letter;

    *options = (struct options){.output = "trace.rep", .max_ops = SIZE_MAX};
    optind = 0;
    while ((letter = getopt_long(argc, argv, "+:o:n:ath", names, NULL)) != -1) {
        if (letter == 'h')
            return fputs(usage, stdout) < 0 ? FAILED : 0;
        if (letter == '?' || letter == ':')
            return misused(letter == '?' ? "unknown option "
                                         : "an argument is missing after ",
                           argv[optind - 1]);
        if (letter == 'n' && !parse_count(optarg, &options->max_ops))
            return misused("--max-ops wants a number above 0, got ", optarg);
        if (letter == 'o')
            options->output = optarg;
        options->all |= letter == 'a';
        options->threads |= letter == 't';
    }
    if (optind == argc)
        return misused("no command given", "");
    options->command = argv + optind;
    return -1;
}

/* --- running ---------------------------------------------------------- */

/* Fills in the path of the recorder; false: it is not there. */
static bool find_recorder(char *path)
{
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length < 0)
        return false;
    self[length] = '\0';
    *strrchr(self, '/') = '\0';
    int n = snprintf(path, PATH_MAX, "%s/record/librecord.so", self);
    if (n < PATH_MAX && access(path, R_OK) == 0)
        return true;
    fprintf(stderr, "saguaro record: %s is missing: run make\n", path);
    return false;
}

/* Becomes the command. */
static _Noreturn void become(char **command, const char *recorder,
                             const char *folder)
{
    setenv("LD_PRELOAD", recorder, 1);
    setenv(LOG_FOLDER_VARIABLE, folder, 1);
    execvp(command[0], command);
    int reason = errno;
    fprintf(stderr, "saguaro record: %s: %s\n", command[0], strerror(reason));
    _exit(reason == ENOENT ? NOT_FOUND : CANNOT_RUN);
}

/* Runs the command to its end and returns its exit status. The keyboard's
 * signals are for the command: we outlive it to write the trace. */
static int run(char **command, const char *recorder, const char *folder)
{
    int status = 0;
    pid_t pid = fork();

    if (pid < 0) {
        perror("saguaro record: fork");
        return FAILED;
    }
    if (pid == 0)
        become(command, recorder, folder);
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    return WIFSIGNALED(status) ? BY_SIGNAL + WTERMSIG(status)
                               : WEXITSTATUS(status);
}

/* --- bringing in the harvest ------------------------------------------ */

static int compare_traces(const void *a, const void *b)
{
    size_t left = (*(struct trace *const *)a)->n_ops;
    size_t right = (*(struct trace *const *)b)->n_ops;
    return (left < right) - (left > right);
}

/* Turns the log at PATH into a trace, unless it is empty or no log. */
static void bring_in(struct harvest *harvest, const char *path,
                     const struct options *options)
{
    struct trace *trace = log_trace(path, options->max_ops, options->threads);
    if (trace == NULL || trace->n_ops == 0) {
        trace_free(trace);
        return;
    }
    size_t bytes = (harvest->n + 1) * sizeof *harvest->traces;
    harvest->traces = realloc(harvest->traces, bytes);
    if (harvest->traces == NULL)
        abort();
    harvest->traces[harvest->n++] = trace;
}

/* Reads every log in the folder, and removes them and the folder. */
static struct harvest reap(const char *folder, const struct options *options)
{
    struct harvest harvest = {0};
    char path[PATH_MAX];
    DIR *listing = opendir(folder);
    struct dirent *entry;

    while (listing != NULL && (entry = readdir(listing)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        bring_in(&harvest, path, options);
        unlink(path);
    }
    if (listing != NULL)
        closedir(listing);
    rmdir(folder);
    if (harvest.n > 0)
        qsort(harvest.traces, harvest.n, sizeof *harvest.traces,
              compare_traces);
    return harvest;
}

static bool write_trace(const struct trace *trace, const char *path)
{
    if (!rep_write(trace, path)) {
        fprintf(stderr, "saguaro record: %s: %s\n", path, strerror(errno));
        return false;
    }
    fprintf(stderr,
            "%s: %s, %zu operations, %" PRIu32 " ids, %" PRIu64
            " bytes live at the peak\n",
            path, trace->name, trace->n_ops, trace->n_ids, trace->peak_live);
    return true;
}

/* Writes the traces that were asked for, and frees all. */
static bool store(struct harvest *harvest, const struct options *options)
{
    char path[PATH_MAX];
    bool good = harvest->n > 0;

    if (!good)
        fprintf(stderr,
                "saguaro record: nothing was recorded: does '%s' start, and "
                "is it linked dynamically?\n",
                options->command[0]);
    for (size_t i = 0; i < harvest->n; i++) {
        snprintf(path, sizeof path, i == 0 ? "%s" : "%s.%zu", options->output,
                 i);
        if (good && (i == 0 || options->all))
            good = write_trace(harvest->traces[i], path);
        trace_free(harvest->traces[i]);
    }
    free(harvest->traces);
    return good;
}

int record_main(int argc, char **argv)
{
    struct options options;
    char recorder[PATH_MAX];
    char folder[] = "/tmp/saguaro-record.XXXXXX";

    int status = parse(argc, argv, &options);
    if (status >= 0)
        return status;
    if (!find_recorder(recorder))
        return FAILED;
    if (mkdtemp(folder) == NULL) {
        perror("saguaro record: /tmp");
        return FAILED;
    }

    status = run(options.command, recorder, folder);
    struct harvest harvest = reap(folder, &options);
    if (status == NOT_FOUND || status == CANNOT_RUN)
        return status;
    return store(&harvest, &options) ? status : FAILED;
}
