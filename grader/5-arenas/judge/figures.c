#include "figures.h"

#include "../../judge/base/fail.h"

#include <string.h>

enum { MOST_FIGURES = 32 };

static struct {
    const char *name;
    double value;
} figures[MOST_FIGURES];
static unsigned n_figures;

void figure(const char *name, double value)
{
    unsigned i = 0;

    while (i < n_figures && strcmp(figures[i].name, name) != 0)
        i++;
    if (i == MOST_FIGURES)
        die("more than %d figures", MOST_FIGURES);
    if (i == n_figures)
        n_figures++;
    figures[i].name = name;
    figures[i].value = value;
}

json_t *figures_json(void)
{
    json_t *json = json_object();

    for (unsigned i = 0; i < n_figures; i++)
        json_object_set_new(json, figures[i].name, json_real(figures[i].value));
    return json;
}
