/* saguaro list: each lab, and the first line of its handout. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "kit.h"
#include "options.h"

/* Without the "# " of a heading; "" when there is no handout. */
static void first_line(const char *lab, char *line, int line_bytes)
{
    char *path = text_format("%s/handouts/%s/README.md", kit_root(), lab);
    FILE *handout = fopen(path, "re");
    if (!handout || !fgets(line, line_bytes, handout))
        *line = '\0';
    if (handout)
        fclose(handout);
    free(path);
    line[strcspn(line, "\n")] = '\0';
    memmove(line, line + strspn(line, "# "),
            strlen(line + strspn(line, "# ")) + 1);
}

int list_command(int argc, char **argv)
{
    const struct option_row none[] = {{0}};
    options_take_between(argc, argv, none, 0, 0);
    const struct words *labs = kit_labs();
    for (size_t i = 0; i < labs->n; i++) {
        char line[256];
        first_line(labs->word[i], line, sizeof line);
        printf("%-12s %s\n", labs->word[i], line);
    }
    return 0;
}
