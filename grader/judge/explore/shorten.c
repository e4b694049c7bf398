/* shorten.c: see shorten.h. */
#include "shorten.h"

#include <string.h>

/* A list as the stretches between its entries:
 *
 *        lead       stretch 0        stretch 1
 *   0 .........| entry 0 .......| entry 1 ....... the rest, however long
 *                <- steps 0 ->     steps 1 = 0
 */
struct stretch {
    struct machine_switch entry;
    uint64_t steps; /* to the next entry */
};

struct list {
    uint64_t lead;
    unsigned n;
    struct stretch stretch[MACHINE_SWITCHES];
};

struct search {
    struct list best, trial;
    struct machine_switch given[MACHINE_SWITCHES]; /* the trial, as a list */
    unsigned trials;                               /* left */
    shorten_fails *fails;
    void *arg;
};

static void list_take(struct list *list, const struct machine_switch *given,
                      unsigned n)
{
    list->n = n;
    list->lead = n ? given[0].step : 0;
    for (unsigned i = 0; i < n; i++) {
        uint64_t end = i + 1 < n ? given[i + 1].step : given[i].step;
        list->stretch[i] = (struct stretch){given[i], end - given[i].step};
    }
}

static void list_give(const struct list *list, struct machine_switch *given)
{
    uint64_t step = list->lead;
    for (unsigned i = 0; i < list->n; i++) {
        given[i] = list->stretch[i].entry;
        given[i].step = step;
        step += list->stretch[i].steps;
    }
}

static void list_remove(struct list *list, unsigned first, unsigned n)
{
    memmove(&list->stretch[first], &list->stretch[first + n],
            (list->n - first - n) * sizeof *list->stretch);
    list->n -= n;
}

/* The stretch before makes those steps, too. */
static void drop(struct list *list, unsigned first, unsigned n)
{
    uint64_t steps = 0;
    for (unsigned i = first; i < first + n; i++)
        steps += list->stretch[i].steps;
    if (first > 0)
        list->stretch[first - 1].steps += steps;
    else
        list->lead += steps;
    list_remove(list, first, n);
}

/* Gives the steps of one stretch to another one. */
static void hand_over(struct list *list, unsigned from, unsigned to)
{
    list->stretch[to].steps += list->stretch[from].steps;
    list_remove(list, from, 1);
}

/* The best list is the one that was tried, if that fails as well. */
static bool keep_trial(struct search *s)
{
    if (s->trials == 0)
        return false;
    s->trials--;
    list_give(&s->trial, s->given);
    if (!s->fails(s->given, s->trial.n, s->arg))
        return false;
    s->best = s->trial;
    return true;
}

static bool try_drop(struct search *s, unsigned first, unsigned n)
{
    s->trial = s->best;
    drop(&s->trial, first, n);
    return keep_trial(s);
}

/* From the end, where most of it no longer matters. */
static void drop_pieces(struct search *s, unsigned length)
{
    for (unsigned end = s->best.n; end > 0 && s->trials > 0;) {
        unsigned n = end < length ? end : length;
        end -= n;
        try_drop(s, end, n);
    }
}

static void drop_all_lengths(struct search *s)
{
    for (unsigned length = s->best.n; length > 0; length /= 2)
        drop_pieces(s, length);
}

/* The nearest switch to the same core on that side, or n. */
static unsigned nearest(const struct list *list, unsigned of, int side)
{
    const struct machine_switch *entry = &list->stretch[of].entry;
    for (unsigned i = of + (unsigned)side; i < list->n; i += (unsigned)side)
        if (!list->stretch[i].entry.drains &&
            list->stretch[i].entry.core == entry->core)
            return i;
    return list->n;
}

static bool try_hand_over(struct search *s, unsigned from, int side)
{
    unsigned to = nearest(&s->best, from, side);
    if (s->best.stretch[from].entry.drains || to == s->best.n)
        return false;
    s->trial = s->best;
    hand_over(&s->trial, from, to);
    return keep_trial(s);
}

static void hand_over_all(struct search *s, int side)
{
    for (unsigned i = s->best.n; i-- > 0;)
        if (i < s->best.n)
            try_hand_over(s, i, side);
}

unsigned shorten(struct machine_switch *given, unsigned n, unsigned trials,
                 shorten_fails *fails, void *arg)
{
    static struct search search;
    struct search *s = &search;
    unsigned before;
    *s = (struct search){.trials = trials, .fails = fails, .arg = arg};
    list_take(&s->best, given, n);
    do {
        before = s->best.n;
        drop_all_lengths(s);
        hand_over_all(s, 1);
        hand_over_all(s, -1);
    } while (s->best.n < before && s->trials > 0);
    list_give(&s->best, given);
    return s->best.n;
}
