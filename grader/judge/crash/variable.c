/* variable.c: see variable.h.
 *
 *   static struct heap heaps[4];      at = heaps + 2 * sizeof *heaps + 16
 *
 *   the variable    heaps         offset 2 * sizeof *heaps + 16
 *   of an array     [2]           offset 16
 *   of a struct     .lock         offset 0; what begins with __ is the
 * library's
 *
 * Debugging information may be forged and lead in circles: each walk has its
 * bound. */
#include "variable.h"

#include "aside.h"
#include "../base/finding.h"
#include "place.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <stdio.h>
#include <string.h>

enum { MAX_LEVELS = 20, MAX_ROWS = 1 << 16 };

struct search {
    uint64_t at;
    char *text;
    size_t used, bytes;
};

static void say(struct search *s, const char *before, const char *name)
{
    int n =
        snprintf(s->text + s->used, s->bytes - s->used, "%s%s", before, name);
    size_t left = s->bytes - s->used - 1;
    s->used += (size_t)n < left ? (size_t)n : left;
}

/* ---- the part of a variable -------------------------------------------- */

static bool type_of(Dwarf_Die *die, Dwarf_Die *type)
{
    Dwarf_Attribute attribute;
    return dwarf_attr_integrate(die, DW_AT_type, &attribute) &&
           dwarf_formref_die(&attribute, type) &&
           dwarf_peel_type(type, type) == 0;
}

static bool number_of(Dwarf_Die *die, unsigned name, Dwarf_Word *number)
{
    Dwarf_Attribute attribute;
    return dwarf_attr_integrate(die, name, &attribute) &&
           dwarf_formudata(&attribute, number) == 0;
}

/* Moves to the element that holds the offset. An array of arrays is left as it
 * is: false. */
static bool enter_array(struct search *s, Dwarf_Die *type, uint64_t *offset)
{
    Dwarf_Die element, range, next;
    Dwarf_Word bytes;
    char index[32];
    if (!type_of(type, &element) || dwarf_child(type, &range) != 0 ||
        dwarf_siblingof(&range, &next) == 0 ||
        dwarf_aggregate_size(&element, &bytes) != 0 || bytes == 0)
        return false;
    snprintf(index, sizeof index, "[%lu]", *offset / bytes);
    say(s, "", index);
    *offset %= bytes;
    *type = element;
    return true;
}

static bool holds(Dwarf_Die *member, uint64_t offset, Dwarf_Word *from,
                  Dwarf_Die *type)
{
    Dwarf_Word bytes;
    if (dwarf_tag(member) != DW_TAG_member || !type_of(member, type) ||
        dwarf_aggregate_size(type, &bytes) != 0)
        return false;
    if (!number_of(member, DW_AT_data_member_location, from))
        *from = 0;
    return offset - *from < bytes;
}

/* Moves to the member that holds the offset. */
static bool enter_struct(struct search *s, Dwarf_Die *type, uint64_t *offset)
{
    Dwarf_Die member, inner;
    Dwarf_Word from;
    int left = MAX_ROWS;
    if (dwarf_child(type, &member) != 0)
        return false;
    while (!holds(&member, *offset, &from, &inner))
        if (--left == 0 || dwarf_siblingof(&member, &member) != 0)
            return false;
    const char *name = dwarf_diename(&member);
    if (name && strncmp(name, "__", 2) == 0)
        return false;
    if (name)
        say(s, ".", name);
    *offset -= from;
    *type = inner;
    return true;
}

static bool enter(struct search *s, Dwarf_Die *type, uint64_t *offset)
{
    switch (dwarf_tag(type)) {
    case DW_TAG_array_type:
        return enter_array(s, type, offset);
    case DW_TAG_structure_type:
    case DW_TAG_union_type:
        return enter_struct(s, type, offset);
    default:
        return false;
    }
}

static void name_part(struct search *s, Dwarf_Die *type, uint64_t offset)
{
    int left = MAX_LEVELS;
    while (left-- > 0 && enter(s, type, &offset))
        ;
}

/* ---- the variable ------------------------------------------------------ */

/* Where it lies, if that is one address for all its life. */
static bool address_of(Dwarf_Die *variable, uint64_t *at)
{
    Dwarf_Attribute attribute;
    Dwarf_Op *op;
    size_t n;
    if (!dwarf_attr(variable, DW_AT_location, &attribute) ||
        dwarf_getlocation(&attribute, &op, &n) != 0 || n != 1 ||
        op->atom != DW_OP_addr)
        return false;
    *at = op->number;
    return true;
}

static bool name_if_there(struct search *s, Dwarf_Die *variable)
{
    Dwarf_Die type;
    Dwarf_Word bytes;
    uint64_t from;
    const char *name = dwarf_diename(variable);
    if (dwarf_tag(variable) != DW_TAG_variable || !name ||
        !address_of(variable, &from) || !type_of(variable, &type) ||
        dwarf_aggregate_size(&type, &bytes) != 0 || s->at - from >= bytes)
        return false;
    say(s, "", name);
    name_part(s, &type, s->at - from);
    return true;
}

/* Also in functions: a static variable. */
static bool name_in(struct search *s, Dwarf_Die *parent, int level)
{
    Dwarf_Die die;
    int left = MAX_ROWS;
    if (level == MAX_LEVELS || dwarf_child(parent, &die) != 0)
        return false;
    do {
        int tag = dwarf_tag(&die);
        bool has_more = tag == DW_TAG_subprogram || tag == DW_TAG_lexical_block;
        if (name_if_there(s, &die) || (has_more && name_in(s, &die, level + 1)))
            return true;
    } while (--left > 0 && dwarf_siblingof(&die, &die) == 0);
    return false;
}

static bool is_students(Dwarf_Die *unit)
{
    const char *path = dwarf_diename(unit);
    const char *slash = path ? strrchr(path, '/') : NULL;
    return path && finding_is_students(slash ? slash + 1 : path);
}

static size_t find(const char *path, const void *at, void *text, size_t bytes)
{
    struct search s = {
        .at = *(const uint64_t *)at, .text = text, .bytes = bytes};
    Dwarf_Addr bias;
    Dwarf_Die *unit = NULL;
    Dwfl *dwfl = dwfl_begin(&place_callbacks);
    if (!dwfl)
        return 0;
    Dwfl_Module *program = dwfl_report_elf(dwfl, "box", path, -1, 0, false);
    if (!program || dwfl_report_end(dwfl, NULL, NULL) != 0)
        return 0;
    while ((unit = dwfl_module_nextcu(program, unit, &bias)))
        if (is_students(unit) && name_in(&s, unit, 0))
            return bytes;
    return 0;
}

void variable_name(const char *program, uint64_t at, char *text, size_t bytes)
{
    memset(text, 0, bytes);
    if (aside(find, program, &at, text, bytes) != bytes)
        text[0] = '\0';
    aside_printable(text, bytes);
}
