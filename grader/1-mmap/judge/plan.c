#include "plan.h"

#include "scene.h"

#include "../../judge/base/fail.h"

#include <stdio.h>
#include <stdlib.h>

static uint64_t any_use(const struct taste *taste)
{
    if (taste->discards && dice_chance(&dice, 25))
        return PAGE_DISCARD;
    return taste->reads && dice_chance(&dice, 45) ? PAGE_READ : PAGE_WRITE;
}

/* Small ones are more likely, and so is a border between two pages. */
static void odd_place(struct operation *o, uint64_t bytes)
{
    o->bytes = dice_skewed(&dice, 1, bytes);
    o->at = dice_between(&dice, 0, bytes - o->bytes);
    if (o->bytes <= PAGE && o->at >= PAGE && dice_chance(&dice, 30))
        o->at = page_down(o->at) - o->bytes / 2;
    if (dice_chance(&dice, 3))
        o->bytes = 0;
}

static void even_place(struct operation *o, uint64_t pages)
{
    uint64_t n = dice_skewed(&dice, 1, pages);

    o->bytes = n * PAGE;
    o->at = dice_between(&dice, 0, pages - n) * PAGE;
}

struct plan *new_plans(unsigned n)
{
    static struct plan *plans;

    free(plans);
    plans = calloc(n, sizeof *plans);
    if (plans == NULL)
        die("no memory for %u plans", n);
    return plans;
}

void plan_add(struct plan *plan, uint64_t use, uint64_t at, uint64_t bytes)
{
    plan->operation[plan->count++] = (struct operation){use, at, bytes};
}

void plan_throw(struct plan *plan, const struct taste *taste)
{
    unsigned least = taste->least_operations > 2 ? taste->least_operations : 2;

    plan->base = 0;
    plan->pages = dice_between(&dice, 2, taste->most_pages);
    plan->count = (unsigned)dice_between(&dice, least, taste->most_operations);
    for (unsigned i = 0; i < plan->count; i++) {
        struct operation *o = &plan->operation[i];
        o->use = any_use(taste);
        if (taste->odd)
            odd_place(o, plan->pages * PAGE);
        else
            even_place(o, plan->pages);
    }
}

void operation_pages(const struct operation *o, uint64_t *from, uint64_t *to)
{
    uint64_t end = o->at + o->bytes;

    *from = o->at / PAGE;
    *to = o->bytes ? page_up(end) / PAGE : *from;
    if (o->use != PAGE_DISCARD)
        return;
    *from = page_up(o->at) / PAGE;
    *to = page_down(end) / PAGE;
}

enum { NOTHING, ZEROES, OWN };

/* Faults that the use of a page takes. */
static unsigned use_page(unsigned char *page, uint64_t use)
{
    unsigned char before = *page;

    if (use == PAGE_DISCARD)
        *page = NOTHING;
    else if (use == PAGE_WRITE)
        *page = OWN;
    else if (before == NOTHING)
        *page = ZEROES;
    return *page > before;
}

static struct forecast count_pages(const unsigned char *page, uint64_t pages)
{
    struct forecast sum = {0};

    for (uint64_t i = 0; i < pages; i++) {
        sum.zero_pages += page[i] == ZEROES;
        sum.own_pages += page[i] == OWN;
    }
    return sum;
}

struct forecast plan_theory(const struct plan *plan, unsigned count)
{
    unsigned char *page = calloc(plan->pages, 1);
    struct forecast sum;
    uint64_t faults = 0, at, end;

    for (unsigned i = 0; i < count; i++) {
        operation_pages(&plan->operation[i], &at, &end);
        for (; at < end; at++)
            faults += use_page(&page[at], plan->operation[i].use);
    }
    sum = count_pages(page, plan->pages);
    sum.faults = faults;
    free(page);
    return sum;
}

bool forecast_equal(const struct forecast *a, const struct forecast *b)
{
    return a->faults == b->faults && a->zero_pages == b->zero_pages &&
           a->own_pages == b->own_pages;
}

const char *operation_text(const struct operation *o)
{
    static const char *const verb[] = {[PAGE_READ] = "read",
                                       [PAGE_WRITE] = "write",
                                       [PAGE_DISCARD] = "discard"};
    static char text[80];

    snprintf(text, sizeof text, "%s %lu bytes at %lu", verb[o->use], o->bytes,
             o->at);
    return text;
}
