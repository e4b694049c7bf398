/* workshop.h: the folder where a submission is built, the tools that work
 * there, and what they said. */
#ifndef WORKSHOP_H
#define WORKSHOP_H

#include <stdbool.h>

#include "../lab/lab.h"
#include "tool.h"

/* All paths are absolute and free of links. */
struct workshop {
    char *kit;             /* the root of the kit */
    char *folder;          /* where tools run, the one folder they write */
    char *headers;         /* labs/<lab> */
    char *extra;           /* one more folder that tools may read; NULL: none */
    struct words readable; /* all that tools may read besides `folder` */
    char *output; /* what the tools said, without those paths; capped */
};

/* Dies when one of the folders is missing, or a part of the kit that one of
 * the lab's flavours needs. `extra` may be NULL. */
struct workshop workshop_make(const struct lab *lab, const char *folder,
                              const char *extra);

void workshop_free(struct workshop *workshop);

/* Runs a tool and adds what it says to the output. */
enum tool_end workshop_run(struct workshop *workshop,
                           const struct command *command);

/* Why the tool that ran last gave up, as a sentence about `file`. `failed`
 * says what happened if it is the file's own fault: "does not compile". */
char *workshop_explain(const struct workshop *workshop, enum tool_end end,
                       const char *file, const char *failed);

#endif
