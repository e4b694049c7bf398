/* object.c: see object.h. libelf reads the tables, libdwfl the debug
 * information, which in a relocatable file needs relocating first. */
#include "object_elf.h"

#include <dwarf.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/fail.h"

/* libdwfl must not go and look for debug information in other files, whose
 * names the object would choose. */
static int find_nothing(Dwfl_Module *module, void **user, const char *name,
                        Dwarf_Addr base, const char *file, const char *link,
                        GElf_Word crc, char **found)
{
    (void)module, (void)user, (void)name, (void)base;
    (void)file, (void)link, (void)crc, (void)found;
    return -1;
}

static const Dwfl_Callbacks callbacks = {
    .find_debuginfo = find_nothing,
    .section_address = dwfl_offline_section_address,
};

static const char *or_empty(const char *name)
{
    return name ? name : "";
}

static void *rows(size_t n, size_t row_bytes)
{
    void *rows = calloc(n + 1, row_bytes);
    if (!rows)
        die("out of memory");
    return rows;
}

static bool is_relocatable(Elf *elf)
{
    GElf_Ehdr header;
    return elf_kind(elf) == ELF_K_ELF && gelf_getehdr(elf, &header) &&
           gelf_getclass(elf) == ELFCLASS64 && header.e_machine == EM_X86_64 &&
           header.e_type == ET_REL;
}

static struct object_section section_read(Elf *elf, Elf_Scn *scn, size_t names)
{
    GElf_Shdr header;
    if (!gelf_getshdr(scn, &header))
        return (struct object_section){.name = ""};
    struct object_section section = {
        .name = or_empty(elf_strptr(elf, names, header.sh_name)),
        .bytes = header.sh_size,
        .flags = header.sh_flags,
        .type = header.sh_type,
    };
    Elf_Data *data = elf_getdata(scn, NULL);
    if (data && data->d_buf) {
        section.data = data->d_buf;
        section.n_data = data->d_size;
    }
    return section;
}

static void read_sections(struct object *object)
{
    Elf *elf = object->elf->elf;
    size_t names = 0;
    elf_getshdrnum(elf, &object->n_sections);
    elf_getshdrstrndx(elf, &names);
    object->section = rows(object->n_sections, sizeof *object->section);
    for (size_t i = 0; i < object->n_sections; i++)
        object->section[i] = section_read(elf, elf_getscn(elf, i), names);
}

static struct object_symbol symbol_read(Elf *elf, size_t names,
                                        const GElf_Sym *symbol)
{
    return (struct object_symbol){
        .name = or_empty(elf_strptr(elf, names, symbol->st_name)),
        .bytes = symbol->st_size,
        .type = GELF_ST_TYPE(symbol->st_info),
        .bind = GELF_ST_BIND(symbol->st_info),
        .defined = symbol->st_shndx != SHN_UNDEF,
        .section = symbol->st_shndx < SHN_LORESERVE ? symbol->st_shndx : 0,
        .common = symbol->st_shndx == SHN_COMMON ||
                  GELF_ST_TYPE(symbol->st_info) == STT_COMMON,
    };
}

/* The section of a type, NULL if the file has none. An assembler writes one
 * symbol table; of several we, like the linker, would look at the first. */
static Elf_Scn *section_of_type(const struct object *object, uint32_t type)
{
    for (size_t i = 1; i < object->n_sections; i++)
        if (object->section[i].type == type)
            return elf_getscn(object->elf->elf, i);
    return NULL;
}

static void read_symbols(struct object *object)
{
    Elf_Scn *scn = section_of_type(object, SHT_SYMTAB);
    Elf_Data *data = scn ? elf_getdata(scn, NULL) : NULL;
    GElf_Shdr header;
    GElf_Sym symbol;
    if (!data || !gelf_getshdr(scn, &header))
        return;
    size_t n = data->d_size / sizeof(Elf64_Sym);
    object->symbol = rows(n, sizeof *object->symbol);
    while (object->n_symbols < n &&
           gelf_getsym(data, object->n_symbols, &symbol))
        object->symbol[object->n_symbols++] =
            symbol_read(object->elf->elf, header.sh_link, &symbol);
}

static void open_debug(struct object_elf *elf, const char *path)
{
    int fd = dup(elf->fd); /* libdwfl closes what it is given */
    elf->dwfl = dwfl_begin(&callbacks);
    if (elf->dwfl)
        elf->module = dwfl_report_offline(elf->dwfl, path, path, fd);
    if (!elf->module)
        close(fd);
    else
        dwfl_report_end(elf->dwfl, NULL, NULL);
}

struct object *object_open(const char *path)
{
    elf_version(EV_CURRENT);
    struct object *object = rows(1, sizeof *object);
    object->elf = rows(1, sizeof *object->elf);
    object->elf->fd = open(path, O_RDONLY | O_CLOEXEC);
    object->elf->elf = elf_begin(object->elf->fd, ELF_C_READ, NULL);
    if (!is_relocatable(object->elf->elf)) {
        object_close(object);
        return NULL;
    }
    read_sections(object);
    read_symbols(object);
    open_debug(object->elf, path);
    return object;
}

void object_close(struct object *object)
{
    if (object->elf->dwfl)
        dwfl_end(object->elf->dwfl);
    elf_end(object->elf->elf);
    if (object->elf->fd >= 0)
        close(object->elf->fd);
    free(object->elf);
    free(object->section);
    free(object->symbol);
    free(object);
}

/* libdwfl lays the sections out at addresses of its own making. */
static Dwfl_Line *line_at(const struct object *object, size_t section,
                          uint64_t offset)
{
    GElf_Addr bias;
    GElf_Shdr header;
    Dwfl_Module *module = object->elf->module;
    Elf *laid_out = module ? dwfl_module_getelf(module, &bias) : NULL;
    if (!laid_out || !gelf_getshdr(elf_getscn(laid_out, section), &header))
        return NULL;
    return dwfl_module_getsrc(module, bias + header.sh_addr + offset);
}

static struct object_place place_at(const struct object *object, size_t section,
                                    uint64_t offset)
{
    Dwfl_Line *line = line_at(object, section, offset);
    int number = 0;
    const char *path =
        line ? dwfl_lineinfo(line, NULL, &number, NULL, NULL, NULL) : NULL;
    const char *slash = path ? strrchr(path, '/') : NULL;
    return (struct object_place){.file = slash ? slash + 1 : path,
                                 .line = number > 0 ? number : 0};
}

/* The first relocation of a section for code that names the symbol. */
static bool find_relocation(const struct object *object, size_t table,
                            size_t symbol, GElf_Rela *found)
{
    Elf_Scn *scn = elf_getscn(object->elf->elf, table);
    Elf_Data *data = elf_getdata(scn, NULL);
    size_t n = data ? data->d_size / sizeof(Elf64_Rela) : 0;
    for (size_t i = 0; i < n && gelf_getrela(data, i, found); i++)
        if (GELF_R_SYM(found->r_info) == symbol)
            return true;
    return false;
}

struct object_place object_mention(const struct object *object, size_t symbol)
{
    for (size_t i = 1; i < object->n_sections; i++) {
        GElf_Shdr header;
        GElf_Rela found;
        if (object->section[i].type != SHT_RELA ||
            !gelf_getshdr(elf_getscn(object->elf->elf, i), &header) ||
            header.sh_info >= object->n_sections ||
            !(object->section[header.sh_info].flags & SHF_EXECINSTR) ||
            !find_relocation(object, i, symbol, &found))
            continue;
        struct object_place place =
            place_at(object, header.sh_info, found.r_offset);
        place.call = GELF_R_TYPE(found.r_info) == R_X86_64_PLT32;
        return place;
    }
    return (struct object_place){0};
}

static bool is_boolean(Dwarf_Die *type)
{
    Dwarf_Attribute attribute;
    Dwarf_Word encoding;
    return dwarf_attr(type, DW_AT_encoding, &attribute) &&
           dwarf_formudata(&attribute, &encoding) == 0 &&
           encoding == DW_ATE_boolean;
}

/* A few levels of typedef are plenty; a forged chain of them has no end. */
static enum object_returns returned_type(Dwarf_Die *function)
{
    Dwarf_Attribute attribute;
    Dwarf_Die type = *function;
    for (int level = 0; level < 8; level++) {
        if (!dwarf_attr_integrate(&type, DW_AT_type, &attribute))
            return level == 0 ? RETURNS_VOID : RETURNS_OTHER;
        if (!dwarf_formref_die(&attribute, &type))
            return RETURNS_UNKNOWN;
        if (is_boolean(&type))
            return RETURNS_BOOL;
        if (dwarf_tag(&type) != DW_TAG_typedef)
            return RETURNS_OTHER;
    }
    return RETURNS_UNKNOWN;
}

/* Looks at the functions of one compilation unit. The bound is for forged
 * siblings that lead back. */
static enum object_returns returned_in(Dwarf_Die *unit, const char *name)
{
    Dwarf_Die die;
    int left = 100000;
    if (dwarf_child(unit, &die) != 0)
        return RETURNS_UNKNOWN;
    do {
        if (dwarf_tag(&die) == DW_TAG_subprogram &&
            !dwarf_hasattr(&die, DW_AT_declaration) &&
            strcmp(or_empty(dwarf_diename(&die)), name) == 0)
            return returned_type(&die);
    } while (--left > 0 && dwarf_siblingof(&die, &die) == 0);
    return RETURNS_UNKNOWN;
}

enum object_returns object_returns(const struct object *object,
                                   const char *function)
{
    Dwarf_Die *unit = NULL;
    Dwarf_Addr bias;
    enum object_returns returns = RETURNS_UNKNOWN;
    while (object->elf->module && returns == RETURNS_UNKNOWN &&
           (unit = dwfl_module_nextcu(object->elf->module, unit, &bias)))
        returns = returned_in(unit, function);
    return returns;
}
