/* saguaro show: the page of a result that was kept, without grading again. */
#include <stdio.h>
#include <stdlib.h>

#include "../judge/base/fail.h"
#include "../report/result.h"
#include "../report/terminal.h"
#include "command.h"
#include "kit.h"
#include "options.h"
#include "run.h"

static json_t *load(const char *path)
{
    char complaint[RESULT_COMPLAINT_BYTES];
    char *schema = run_schema_path();
    json_t *result = result_load(path, schema, complaint);
    free(schema);
    if (!result)
        die("%s", complaint);
    return result;
}

/* Its commands are for who has the files in labs/LAB. */
int show_command(int argc, char **argv)
{
    const struct option_row none[] = {{0}};
    options_take_between(argc, argv, none, 1, 1);
    json_t *result = load(argv[1]);
    struct page page = page_on(stdout);
    const struct typed typed = {kit_command(), ""};
    terminal_show(&page, result, NULL, &typed);
    json_decref(result);
    return 0;
}
