/* command.h: what can be said after `saguaro`.
 *
 * A command is a row of the table in main.c and a function <name>_command, in
 * a file of the command's name. Its argv[0] is the command's own name.
 */
#ifndef COMMAND_H
#define COMMAND_H

struct command {
    const char *name;
    const char *arguments; /* as shown in its first line of help */
    const char *gist;      /* one line, for the list of commands */

    /* What --help adds, a text of whole lines. NULL: the command answers
     * --help itself. */
    const char *details;

    int (*run)(int argc, char **argv); /* returns the exit status */
};

int grade_command(int argc, char **argv);
int show_command(int argc, char **argv);
int replay_command(int argc, char **argv);
int hint_command(int argc, char **argv);
int points_command(int argc, char **argv);
int list_command(int argc, char **argv);
int watch_command(int argc, char **argv);
int catch_up_command(int argc, char **argv);

/* Prints "saguaro: ... ; see saguaro NAME --help" and exits with status 2. */
_Noreturn void command_misused(const char *name, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
