/* place.c: see place.h. */
#include "place.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The box has all its debugging information itself. */
static int on_find_debuginfo(Dwfl_Module *module, void **data, const char *name,
                             Dwarf_Addr base, const char *file,
                             const char *link, GElf_Word crc, char **found)
{
    (void)module, (void)data, (void)name, (void)base;
    (void)file, (void)link, (void)crc, (void)found;
    return -1;
}

const Dwfl_Callbacks place_callbacks = {
    .find_debuginfo = on_find_debuginfo,
    .section_address = dwfl_offline_section_address,
};

/* A compilation unit and an address in it; libdw's own addresses. */
struct spot {
    Dwarf_Die *unit;
    Dwarf_Addr at;
};

bool place_is_code(Dwfl_Module *program, uint64_t pc)
{
    GElf_Addr bias;
    GElf_Phdr segment;
    size_t n_segments = 0;
    Elf *elf = dwfl_module_getelf(program, &bias);
    if (!elf || elf_getphdrnum(elf, &n_segments) != 0)
        return false;
    for (size_t i = 0; i < n_segments; i++)
        if (gelf_getphdr(elf, (int)i, &segment) && segment.p_type == PT_LOAD &&
            (segment.p_flags & PF_X) &&
            pc - bias - segment.p_vaddr < segment.p_memsz)
            return true;
    return false;
}

/* #line and assembler names may hold anything, a terminal's codes too. */
static void copy_printable(char *to, size_t bytes, const char *from)
{
    snprintf(to, bytes, "%s", from);
    for (; *to; to++)
        if (*to < ' ' || *to > '~')
            *to = '?';
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void set_line(struct frame *frame, const char *path, int line)
{
    if (!path || line <= 0)
        return;
    copy_printable(frame->file, sizeof frame->file, base_name(path));
    frame->line = line;
}

/* "malloc.part.0" is a piece of malloc. */
static void set_function(struct frame *frame, const char *name)
{
    copy_printable(frame->function, sizeof frame->function, name ? name : "?");
    frame->function[strcspn(frame->function, ".")] = '\0';
}

static void set_line_at(struct frame *frame, const struct spot *spot)
{
    int number = 0;
    Dwarf_Line *line = dwarf_getsrc_die(spot->unit, spot->at);
    if (line && dwarf_lineno(line, &number) == 0)
        set_line(frame, dwarf_linesrc(line, NULL, NULL), number);
}

static Dwarf_Word number_of(Dwarf_Die *die, unsigned name)
{
    Dwarf_Attribute attribute;
    Dwarf_Word number = 0;
    if (dwarf_attr(die, name, &attribute))
        dwarf_formudata(&attribute, &number);
    return number;
}

/* Where the inlined function was called: that line is in its caller. */
static void set_call_line(struct frame *frame, const struct spot *spot,
                          Dwarf_Die *inlined)
{
    Dwarf_Files *files;
    size_t n_files;
    Dwarf_Word file = number_of(inlined, DW_AT_call_file);
    if (dwarf_getsrcfiles(spot->unit, &files, &n_files) == 0 && file < n_files)
        set_line(frame, dwarf_filesrc(files, file, NULL, NULL),
                 (int)number_of(inlined, DW_AT_call_line));
}

/* scopes[0] is the innermost; each is written inside the next. */
static unsigned walk_scopes(const struct spot *spot, Dwarf_Die *scopes, int n,
                            struct frame *frames, unsigned max)
{
    unsigned used = 0;
    for (int i = 0; i < n && used < max; i++) {
        int tag = dwarf_tag(&scopes[i]);
        if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram)
            continue;
        set_function(&frames[used++], dwarf_diename(&scopes[i]));
        if (tag == DW_TAG_subprogram)
            break;
        if (used < max)
            set_call_line(&frames[used], spot, &scopes[i]);
    }
    return used;
}

/* dwarf_getscopes leaves an inlined function for where it was written; asked
 * again for the innermost scope alone, libdw leaves it for where it was put. */
static unsigned find_in_unit(const struct spot *spot, struct frame *frames,
                             unsigned max)
{
    Dwarf_Die *innermost = NULL, *scopes = NULL;
    unsigned used = 0;
    if (dwarf_getscopes(spot->unit, spot->at, &innermost) > 0) {
        int n = dwarf_getscopes_die(&innermost[0], &scopes);
        if (n > 0)
            used = walk_scopes(spot, scopes, n, frames, max);
    }
    free(innermost);
    free(scopes);
    return used;
}

unsigned place_find(Dwfl_Module *program, uint64_t pc, struct frame *frames,
                    unsigned max)
{
    Dwarf_Addr bias;
    unsigned used = 0;
    memset(frames, 0, max * sizeof *frames);
    Dwarf_Die *unit = dwfl_module_addrdie(program, pc, &bias);
    if (unit) {
        struct spot spot = {unit, pc - bias};
        set_line_at(&frames[0], &spot);
        used = find_in_unit(&spot, frames, max);
    }
    /* In libc, or a function that gcc merged with an equal one. */
    if (used == 0) {
        set_function(&frames[0], dwfl_module_addrname(program, pc));
        used = 1;
    }
    for (unsigned i = 0; i < used; i++)
        frames[i].pc = pc;
    return used;
}
