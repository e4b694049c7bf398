/* object_variables.c: what debug information says about variables. A forged one
 * may lead in circles, so every walk has its bound; what goes beyond counts as
 * found. */
#include <dwarf.h>
#include <stdio.h>

#include "object_elf.h"

enum { MAX_LEVELS = 100, MAX_ROWS = 1 << 20 };

static bool follow_type(Dwarf_Die *type)
{
    Dwarf_Attribute attribute;
    return dwarf_attr(type, DW_AT_type, &attribute) &&
           dwarf_formref_die(&attribute, type);
}

/* Names and qualifiers of a type, and what an array is made of. */
static bool is_wrapping(Dwarf_Die *type)
{
    switch (dwarf_tag(type)) {
    case DW_TAG_const_type:
    case DW_TAG_volatile_type:
    case DW_TAG_atomic_type:
    case DW_TAG_typedef:
    case DW_TAG_array_type:
        return true;
    default:
        return false;
    }
}

/* Moves from a type to the first one of its chain that has the qualifier, or to
 * the chain's end. */
static bool has_qualifier(Dwarf_Die *type, int qualifier)
{
    int left = MAX_LEVELS;
    while (dwarf_tag(type) != qualifier && is_wrapping(type) && --left > 0)
        if (!follow_type(type))
            return false;
    return dwarf_tag(type) == qualifier || left == 0;
}

/* Is the type, or a part of it, volatile? Not what it points to. */
static bool is_volatile(Dwarf_Die type, int level)
{
    Dwarf_Die member, of;
    int left = MAX_ROWS;
    if (has_qualifier(&type, DW_TAG_volatile_type) || level > MAX_LEVELS)
        return true;
    if ((dwarf_tag(&type) != DW_TAG_structure_type &&
         dwarf_tag(&type) != DW_TAG_union_type) ||
        dwarf_child(&type, &member) != 0)
        return false;
    do {
        of = member;
        if (dwarf_tag(&member) == DW_TAG_member && follow_type(&of) &&
            is_volatile(of, level + 1))
            return true;
    } while (--left > 0 && dwarf_siblingof(&member, &member) == 0);
    return left == 0;
}

static bool is_const_volatile(Dwarf_Die *variable)
{
    Dwarf_Die type = *variable, from;
    if (dwarf_tag(variable) != DW_TAG_variable || !follow_type(&type))
        return false;
    from = type;
    return has_qualifier(&type, DW_TAG_const_type) && is_volatile(from, 0);
}

/* Looks at what lies in `parent`, and in the functions and blocks there. */
static bool find_in(Dwarf_Die *parent, int level, Dwarf_Die *found)
{
    int left = MAX_ROWS;
    *found = *parent;
    if (level > MAX_LEVELS)
        return true;
    if (dwarf_child(parent, found) != 0)
        return false;
    Dwarf_Die die = *found;
    do {
        *found = die;
        int tag = dwarf_tag(&die);
        if (is_const_volatile(&die) ||
            ((tag == DW_TAG_subprogram || tag == DW_TAG_lexical_block ||
              tag == DW_TAG_inlined_subroutine) &&
             find_in(&die, level + 1, found)))
            return true;
    } while (--left > 0 && dwarf_siblingof(&die, &die) == 0);
    return false;
}

bool object_const_volatile(const struct object *object,
                           struct object_variable *out)
{
    Dwarf_Die *unit = NULL, found;
    Dwarf_Addr bias;
    while (object->elf->module &&
           (unit = dwfl_module_nextcu(object->elf->module, unit, &bias))) {
        if (!find_in(unit, 0, &found))
            continue;
        const char *name = dwarf_diename(&found);
        int line = 0;
        dwarf_decl_line(&found, &line);
        *out = (struct object_variable){name ? name : "", (unsigned)line};
        return true;
    }
    return false;
}
