#include "script.h"

#include "box.h"
#include "death.h"
#include "../base/fail.h"
#include "../base/finding.h"

#include <string.h>

static struct step steps[WIRE_STEPS];
static long op_of[WIRE_STEPS];
static unsigned length;
static long op_now = SCRIPT_NO_OP;

void script_clear(void)
{
    length = 0;
    op_now = SCRIPT_NO_OP;
}

void script_at(long op)
{
    op_now = op;
}

static void add(struct step step)
{
    if (length == WIRE_STEPS || step.into >= WIRE_SLOTS)
        die("a script has more than %d steps or slots", WIRE_STEPS);
    op_of[length] = op_now;
    steps[length++] = step;
}

void script_add3(unsigned call, uint32_t into, uint64_t a, uint64_t b,
                 uint64_t c)
{
    add((struct step){.call = (uint16_t)call, .into = into, .arg = {a, b, c}});
}

void script_add(unsigned call, uint32_t into, uint64_t a, uint64_t b)
{
    script_add3(call, into, a, b, 0);
}

void script_add_on_slot(unsigned call, uint32_t into, uint32_t a, uint64_t b)
{
    add((struct step){
        .call = (uint16_t)call, .from_slot = 1, .into = into, .arg = {a, b}});
}

unsigned script_last_call(void)
{
    return steps[length - 1].call;
}

struct reply script_reply(uint32_t slot)
{
    struct reply reply;
    memcpy(&reply, &box_wire()->slot[slot], sizeof reply);
    return reply;
}

/* Names step i in the finding. Which one it is only the box can tell: beyond
 * the script it names nothing. */
static void name_step(uint32_t i)
{
    char text[128];
    uint64_t arg[WIRE_ARGS];

    if (i >= length)
        return;
    for (unsigned k = 0; k < WIRE_ARGS; k++)
        arg[k] = steps[i].from_slot >> k & 1
                     ? script_reply((uint32_t)steps[i].arg[k]).value
                     : steps[i].arg[k];
    lab_describe_call(text, sizeof text, steps[i].call, arg);
    finding_set_call(text, op_of[i]);
}

void script_run(void)
{
    size_t bytes = length * sizeof *steps;
    enum box_end end;

    if (length == 0)
        return;
    memcpy(box_wire()->step, steps, bytes);
    end = box_run(steps, length);
    if (end == BATCH_DONE && memcmp(box_wire()->step, steps, bytes) != 0)
        end = BATCH_TAMPERED;
    if (end == BATCH_DONE)
        return;
    name_step(atomic_load(&box_wire()->door.done));
    death_blame(end);
}

void script_finish(void)
{
    if (!box_finish())
        blame("the program did not come to its end under Valgrind");
}

struct reply ask3(unsigned call, uint64_t a, uint64_t b, uint64_t c)
{
    script_clear();
    script_add3(call, SLOT_ASK, a, b, c);
    script_run();
    name_step(0); /* should the check object to the answer */
    return script_reply(SLOT_ASK);
}

struct reply ask(unsigned call, uint64_t a, uint64_t b)
{
    return ask3(call, a, b, 0);
}
