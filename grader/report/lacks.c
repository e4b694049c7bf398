#include "lacks.h"

#include <stdlib.h>

#include "../judge/base/text.h"
#include "result.h"
#include "tally.h"

/* Collects the functions, each once and with a comma between them, and returns
 * the points that they would have been worth. */
static double collect(const json_t *result, struct words *functions)
{
    double points = 0;
    size_t i;
    json_t *check;
    json_array_foreach(json_object_get(result, "checks"), i, check)
    {
        const char *function = result_lacks(check);
        if (!function)
            continue;
        points += result_number(check, "points");
        if (!words_have(functions, function))
            words_say(functions, "%s", function);
    }
    return points;
}

void lacks_show(const struct page *page, const json_t *result)
{
    struct words functions = {0};
    char text[TALLY_TEXT_BYTES];
    double points = collect(result, &functions);
    for (size_t i = 0; i < functions.n; i++)
        page_say(page, GREY, "%s%s",
                 i ? ", " : "Not in its contract: ", functions.word[i]);
    if (functions.n)
        page_say(page, GREY, " (%s, not counted).\n\n",
                 tally_count(points, "point", text));
    words_free(&functions);
}
