/* saguaro: the command. A table of what can be said, and who answers. */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../judge/base/fail.h"
#include "../record/record.h"
#include "command.h"
#include "doctor.h"
#include "kit.h"
#include "suggest.h"

static int help_command(int argc, char **argv);
static int version_command(int argc, char **argv);

static const struct command commands[] = {
    {"grade", "[LAB...] | LAB DIR", "grade what is in labs/, or LAB in DIR",
     "  --dir DIR      grade the files in DIR instead of labs/LAB\n"
     "  --check TEXT   only checks whose title or name contains TEXT\n"
     "  --all          also checks whose stage needs another that failed\n"
     "  --seed N       other sizes and another order in every workload\n"
     "  --compat csapp the files were written for that kit's mm.h\n"
     "  --traces       also a table: each trace, and what was lost in it\n"
     "  --json         print the result as JSON (grader/report/SCHEMA.md)\n"
     "  --quiet        print one line for each lab\n"
     "Exit status: 0 full marks, 1 marks lost, 2 our fault.\n",
     grade_command},
    {"show", "FILE", "the page of a result that grade --json wrote", "",
     show_command},
    {"replay", "LAB CHECK", "run one check again, with all that it says",
     "  --seed N       with that seed\n"
     "  --dir DIR      on the files in DIR instead of labs/LAB\n"
     "  --compat csapp the files were written for that kit's mm.h\n"
     "  --gdb          in the debugger\n",
     replay_command},
    {"hint", "LAB CHECK", "a hint for one check", "", hint_command},
    {"points", "[LAB...]", "the checks, and what each is worth", "",
     points_command},
    {"list", "", "the labs", "", list_command},
    {"watch", "[LAB...]", "grade again whenever a file is saved",
     "Ends with Ctrl-C.\n", watch_command},
    {"catch-up", "LAB STAGE", "start at STAGE with what comes before it",
     "Replaces the files of the stages before STAGE by a finished solution,\n"
     "keeps yours beside them as FILE.before-catch-up-N, and gives up the\n"
     "points of those stages, and of no other. To take it back, restore your\n"
     "files and delete .catch-up.\n",
     catch_up_command},
    {"record", "-- PROGRAM ...", "write down what a program allocates", NULL,
     record_main},
    {"doctor", "", "what this machine can do, and what follows", "",
     doctor_main},
    {"version", "", "the version of this kit", "", version_command},
    {"help", "", "this list", "", help_command},
};

enum { N_COMMANDS = sizeof commands / sizeof *commands };

static int help_command(int argc, char **argv)
{
    (void)argc, (void)argv;
    printf("usage: %s COMMAND ...\n\n", kit_command());
    for (int i = 0; i < N_COMMANDS; i++)
        printf("  %-9s %-20s %s\n", commands[i].name, commands[i].arguments,
               commands[i].gist);
    printf("\n%s COMMAND --help says more.\n", kit_command());
    return 0;
}

static int version_command(int argc, char **argv)
{
    (void)argc, (void)argv;
    puts("saguaro 0.1, result schema 1");
    return 0;
}

static const struct command *command_find(const char *name)
{
    for (int i = 0; i < N_COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static _Noreturn void unknown(const char *name)
{
    struct words names = {0};
    for (int i = 0; i < N_COMMANDS; i++)
        words_say(&names, "%s", commands[i].name);
    const char *near = suggest(name, &names);
    if (near)
        die("there is no command \"%s\"; did you mean %s?", name, near);
    die("there is no command \"%s\"; \"%s help\" shows which there are", name,
        kit_command());
}

static int command_help(const struct command *command)
{
    printf("usage: %s %s %s\n%s.\n%s", kit_command(), command->name,
           command->arguments, command->gist, command->details);
    return 0;
}

void command_misused(const char *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("saguaro: ", stderr);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\nusage: %s %s %s\n", kit_command(), name,
            command_find(name)->arguments);
    exit(2);
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 2; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0)
            return true;
    return false;
}

/* Who starts this may ignore the end of its children; this program waits for
 * them. */
static void hear_children(void)
{
    signal(SIGCHLD, SIG_DFL);
}

/* A page or a result that went nowhere is not taken for one. */
static int said(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    die("not all could be written to the standard output; is the disk full?");
}

int main(int argc, char **argv)
{
    hear_children();
    kit_typed_as(argv[0]);
    if (argc < 2 || strcmp(argv[1], "--help") == 0)
        return help_command(argc, argv);
    if (strcmp(argv[1], "--version") == 0)
        return version_command(argc, argv);
    const struct command *command = command_find(argv[1]);
    if (!command)
        unknown(argv[1]);
    if (command->details && wants_help(argc, argv))
        return command_help(command);
    return said(command->run(argc - 1, argv + 1));
}
