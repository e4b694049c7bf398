#include "options.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "../judge/exam/secret.h"
#include "command.h"

static const struct option_row *row_of(const struct option_row *rows,
                                       const char *word)
{
    for (; rows->name; rows++)
        if (strcmp(rows->name, word) == 0)
            return rows;
    return NULL;
}

/* A command takes one at most. */
static const char *take_secret(char *word)
{
    static char *taken;
    free(taken);
    taken = secret_take(word);
    return taken;
}

/* Stores the option at argv[at]. Returns the number of words it took. */
static int take(char **argv, int at, const struct option_row *rows)
{
    const struct option_row *row = row_of(rows, argv[at]);
    if (!row)
        command_misused(argv[0], "there is no option %s here", argv[at]);
    if (row->flag) {
        *row->flag = true;
        return 1;
    }
    if (!argv[at + 1])
        command_misused(argv[0], "%s needs a word after it", argv[at]);
    *row->value = row->secret ? take_secret(argv[at + 1]) : argv[at + 1];
    return 2;
}

int options_take(int argc, char **argv, const struct option_row *rows)
{
    int left = 1;
    for (int at = 1; at < argc;)
        if (argv[at][0] == '-' && argv[at][1] == '-')
            at += take(argv, at, rows);
        else
            argv[left++] = argv[at++];
    argv[left] = NULL;
    return left;
}

int options_take_between(int argc, char **argv, const struct option_row *rows,
                         int least, int most)
{
    argc = options_take(argc, argv, rows);
    if (argc - 1 < least)
        command_misused(argv[0], "that is too little");
    if (argc - 1 > most)
        command_misused(argv[0], "what is \"%s\" for?", argv[most + 1]);
    return argc;
}
