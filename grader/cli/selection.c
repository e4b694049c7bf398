#include "selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../judge/base/fail.h"
#include "../judge/base/sentence.h"
#include "../judge/base/text.h"
#include "../report/result.h"
#include "command.h"
#include "kit.h"
#include "run.h"

char *selection_slug(const char *typed)
{
    char slug[256];
    sentence_slug(slug, sizeof slug, typed);
    return text_format("%s", slug);
}

/* Whether a check's name contains the slug. All titles are added to *there, a
 * line each. */
static bool is_found(const char *lab, const char *slug, char **there)
{
    bool found = false;
    size_t i;
    json_t *check, *list = run_list(lab);
    json_array_foreach(json_object_get(list, "checks"), i, check)
    {
        found |= *slug && strstr(result_text(check, "name"), slug);
        char *longer =
            text_format("%s\n  %s", *there, result_text(check, "sentence"));
        free(*there);
        *there = longer;
    }
    json_decref(list);
    return found;
}

char *selection_of(const char *lab, const char *typed)
{
    char *slug = selection_slug(typed), *there = text_format("%s", "");
    if (!is_found(lab, slug, &there))
        die("%s has no check \"%s\". A part of one of these will do:%s", lab,
            typed, there);
    free(there);
    return slug;
}

void selection_missing(const char *command, const char *lab)
{
    command_misused(command,
                    "which check? Add a part of its title; \"%s points %s\" "
                    "shows them",
                    kit_command(), lab);
}
