/* agenda.c: see agenda.h. */
#include "agenda.h"

#include "aim.h"

enum {
    MOST = 1 << 13,
    COURSES = 1 << 14,
    MORE = 8,  /* lists that follow from a new course, */
    FEW = 3,   /* and from any other; */
    SHORT = 2, /* if there are no more switches */
};

static struct {
    unsigned n;
    struct agenda_list list[MOST];
    unsigned n_singles, taken; /* the first ones, which are tried first */
    uint64_t course[COURSES];  /* by number of steps; 0: an empty slot */
} agenda;

static void add(const struct agenda_list *list, struct machine_switch at)
{
    if (agenda.n == MOST || list->n == AGENDA_SWITCHES)
        return;
    struct agenda_list *more = &agenda.list[agenda.n++];
    *more = *list;
    more->given[more->n++] = at;
}

/* True at the first time; and when there are too many to tell. */
static bool is_new_course(uint64_t steps)
{
    uint64_t *slot = &agenda.course[steps % COURSES];
    if (*slot == steps)
        return false;
    *slot = steps;
    return true;
}

void agenda_start(const struct machine_result *run, struct dice *dice)
{
    static struct machine_switch single[MOST / 2];
    static const struct agenda_list empty;
    unsigned n = aim_all(run, dice, single, MOST / 2);
    agenda.n = agenda.taken = 0;
    for (unsigned i = 0; i < COURSES; i++)
        agenda.course[i] = 0;
    is_new_course(run->steps);
    for (uint32_t core = 1; core < run->n_cores; core++)
        add(&empty, (struct machine_switch){.step = 1, .core = core});
    for (unsigned i = 0; i < n; i++)
        add(&empty, single[i]);
    agenda.n_singles = agenda.n;
}

bool agenda_take(struct agenda_list *list, struct dice *dice)
{
    if (agenda.taken < agenda.n_singles) {
        *list = agenda.list[agenda.taken++];
        return true;
    }
    if (agenda.n == agenda.n_singles)
        return false;
    uint64_t i = dice_between(dice, agenda.n_singles, agenda.n - 1);
    *list = agenda.list[i];
    agenda.list[i] = agenda.list[--agenda.n];
    return true;
}

void agenda_tried(const struct agenda_list *list,
                  const struct machine_result *run, struct dice *dice)
{
    uint64_t after = list->given[list->n - 1].step;
    unsigned few = list->n <= SHORT ? FEW : 0;
    unsigned n = is_new_course(run->steps) ? MORE : few;
    struct machine_switch at;
    for (unsigned i = 0; i < n && aim(run, after, dice, &at); i++)
        add(list, at);
}
