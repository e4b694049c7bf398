/* saguaro hint: what lab.ini offers to whoever is stuck at a check. */
#include <stdio.h>
#include <stdlib.h>

#include "../judge/base/fail.h"
#include "../judge/lab/lab.h"
#include "../report/page.h"
#include "command.h"
#include "kit.h"
#include "options.h"
#include "selection.h"
#include "suggest.h"

/* The name that was meant: typed in full, or the nearest to it. */
static const struct lab_check *find(const struct lab *lab, const char *typed)
{
    struct words names = {0};
    char *slug = selection_slug(typed);
    for (unsigned i = 0; i < lab->n_checks; i++)
        words_say(&names, "%s", lab->check[i].slug);
    const char *name = words_have(&names, slug) ? slug : suggest(slug, &names);
    const struct lab_check *check = name ? lab_check_find(lab, name) : NULL;
    words_free(&names);
    free(slug);
    return check;
}

int hint_command(int argc, char **argv)
{
    const struct option_row none[] = {{0}};
    argc = options_take_between(argc, argv, none, 1, 2);
    kit_expect_lab(argv[1]);
    if (argc == 2)
        selection_missing(argv[0], argv[1]);
    struct lab *lab = lab_load(kit_root(), argv[1]);
    const struct lab_check *check = find(lab, argv[2]);
    if (!check || !check->hint)
        die("there is no hint for \"%s\" in %s", argv[2], argv[1]);
    struct page page = page_on(stdout);
    page_say(&page, BOLD, "%s\n", check->slug);
    page_say(&page, PLAIN, "  ");
    page_paragraph(&page, 2, 2, check->hint);
    lab_free(lab);
    return 0;
}
