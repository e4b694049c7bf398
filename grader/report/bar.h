/* bar.h: a number between nothing and everything, drawn. */
#ifndef BAR_H
#define BAR_H

#include "page.h"

/* Draws "[#####.....]" with `columns` columns between the brackets. It is
 * full only when earned == possible, and empty only when earned == 0. */
void bar_draw(const struct page *, double earned, double possible, int columns);

/* Green for all of it, red for nothing, yellow between. */
enum style bar_style(double earned, double possible);

#endif
