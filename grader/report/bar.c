#include "bar.h"

#include <math.h>

static const double ROUNDING = 1e-6;

static bool is_all(double earned, double possible)
{
    return earned >= possible - ROUNDING;
}

enum style bar_style(double earned, double possible)
{
    if (is_all(earned, possible))
        return GREEN;
    return earned > ROUNDING ? YELLOW : RED;
}

static int marks_in(double earned, double possible, int columns)
{
    if (is_all(earned, possible))
        return columns;
    int marks = lround(columns * earned / possible);
    if (marks == columns)
        return columns - 1;
    return marks == 0 && earned > ROUNDING ? 1 : marks;
}

void bar_draw(const struct page *page, double earned, double possible,
              int columns)
{
    char bar[columns + 1];
    int marks = marks_in(earned, possible, columns);
    for (int i = 0; i < columns; i++)
        bar[i] = i < marks ? '#' : '.';
    bar[columns] = '\0';
    page_say(page, PLAIN, "[");
    page_say(page, bar_style(earned, possible), "%s", bar);
    page_say(page, PLAIN, "]");
}
