/* object.h: a relocatable ELF file, as far as the audit wants to know it.
 *
 * The file is hostile: every number and name in it is the submission's.
 * Names are never NULL; they may be any bytes but zero.
 */
#ifndef OBJECT_H
#define OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct object_section {
    const char *name;
    uint64_t bytes;
    uint64_t flags;      /* SHF_... */
    uint32_t type;       /* SHT_... */
    const uint8_t *data; /* n_data bytes; n_data is 0 for SHT_NOBITS */
    size_t n_data;
};

struct object_symbol {
    const char *name;
    uint64_t bytes;
    unsigned char type, bind; /* STT_..., STB_... */
    bool defined;
    size_t section; /* where it is defined; 0: in none of them */
    bool common;    /* space that the linker shares out; counts as defined */
};

struct object {
    struct object_section *section; /* [0] is ELF's empty one */
    size_t n_sections;
    struct object_symbol *symbol;
    size_t n_symbols;
    struct object_elf *elf; /* object.c's own */
};

/* Opens an x86-64 ELF file of type ET_REL. NULL when it is none. The strings
 * and data live as long as the object. */
struct object *object_open(const char *path);

void object_close(struct object *object);

/* Where code of the object first mentions a symbol; the file's name, without
 * its folder, lives as long as the object. */
struct object_place {
    bool call;        /* a call or a jump, rather than its address */
    const char *file; /* NULL: nothing tells */
    unsigned line;    /* 0: nothing tells */
};

struct object_place object_mention(const struct object *object, size_t symbol);

/* A variable, by debug information; its name lives as long as the object. */
struct object_variable {
    const char *name;
    unsigned line; /* 0: nothing tells */
};

/* Finds a variable that is const and is volatile, or has parts that are. False:
 * there is none. */
bool object_const_volatile(const struct object *object,
                           struct object_variable *out);

/* What debug information says a function returns. */
enum object_returns {
    RETURNS_UNKNOWN, /* no such function, or no debug information */
    RETURNS_VOID,
    RETURNS_BOOL,
    RETURNS_OTHER,
};

enum object_returns object_returns(const struct object *object,
                                   const char *function);

#endif
