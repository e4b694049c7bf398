/* audit_sections.c: sections that would run by themselves, lie to the loader,
 * or be written and executed. */
#include <elf.h>
#include <string.h>

#include "inquiry.h"

static bool begins(const char *text, const char *const *list)
{
    for (; *list; list++)
        if (strncmp(text, *list, strlen(*list)) == 0)
            return true;
    return false;
}

static const char *const start_sections[] = {
    ".init", ".fini", ".preinit_array", ".ctors", ".dtors", NULL};

static const char *const usual_sections[] = {
    ".text", ".rodata",  ".data",     ".bss",  ".tdata",
    ".tbss", ".lrodata", ".eh_frame", ".note", NULL};

static bool runs_by_itself(const struct object_section *section)
{
    return section->type == SHT_INIT_ARRAY || section->type == SHT_FINI_ARRAY ||
           section->type == SHT_PREINIT_ARRAY ||
           begins(section->name, start_sections);
}

/* Where gcc's, and clang's, thread sanitizer puts the call of __tsan_init. A
 * constructor of the submission's own would be in the plain build, too, and
 * refused there. */
static bool is_sanitizers(const struct inquiry *q,
                          const struct object_section *section)
{
    return q->rules->hooks->n &&
           (strcmp(section->name, ".init_array.00099") == 0 ||
            strcmp(section->name, ".init_array.0") == 0);
}

/* Writable memory that is not put back as it was. */
static bool is_left_alone(const struct inquiry *q,
                          const struct object_section *section)
{
    static const char *const restored[] = {".data", ".bss", ".tdata", ".tbss",
                                           NULL};
    if (!q->rules->restored || !(section->flags & SHF_WRITE))
        return false;
    for (const char *const *name = restored; *name; name++)
        if (strcmp(section->name, *name) == 0)
            return false;
    return true;
}

/* A section named by __attribute__((section("shelf"))) is a C identifier; the
 * others that are loaded belong to the linker, the loader or libc. */
static bool is_odd(const struct object_section *section)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    const char *name = section->name;
    return (section->flags & SHF_ALLOC) && !begins(name, usual_sections) &&
           (name[strspn(name, letters)] || strncmp(name, "__", 2) == 0);
}

/* Code for link-time optimisation, of which the audit sees nothing. */
static bool is_hidden_code(const struct object_section *section)
{
    return strncmp(section->name, ".gnu.lto_", 9) == 0;
}

/* rol rdi by 3, 13, 61, 51: how a program talks to Valgrind. */
static bool talks_to_valgrind(const struct object_section *section)
{
    static const uint8_t preamble[] = {0x48, 0xc1, 0xc7, 0x03, 0x48, 0xc1,
                                       0xc7, 0x0d, 0x48, 0xc1, 0xc7, 0x3d,
                                       0x48, 0xc1, 0xc7, 0x33};
    return (section->flags & SHF_EXECINSTR) && section->n_data &&
           memmem(section->data, section->n_data, preamble, sizeof preamble);
}

static void examine_section(struct inquiry *q,
                            const struct object_section *section)
{
    struct words *refusals = &q->out->refusals;
    if (is_sanitizers(q, section))
        return;
    if (runs_by_itself(section))
        words_say(refusals,
                  "constructor functions are not allowed: %s has code that "
                  "runs by itself (section %.40s)",
                  q->source, section->name);
    else if (is_odd(section) || is_hidden_code(section) ||
             is_left_alone(q, section))
        words_say(refusals, "%s uses the section %.40s, which is not its own",
                  q->source, section->name);
    if (strcmp(section->name, ".note.GNU-stack") == 0 &&
        (section->flags & SHF_EXECINSTR))
        words_say(refusals,
                  "%s needs a stack that can be executed (a nested function "
                  "whose address is taken?): not allowed",
                  q->source);
    if ((section->flags & SHF_WRITE) && (section->flags & SHF_EXECINSTR))
        words_say(refusals,
                  "%s has code that can be written (section %.40s): not "
                  "allowed",
                  q->source, section->name);
    if (talks_to_valgrind(section))
        words_say(refusals,
                  "%s talks to Valgrind (a macro of <valgrind/...>): not "
                  "allowed",
                  q->source);
}

void inquire_sections(struct inquiry *q)
{
    for (size_t i = 1; i < q->object->n_sections && !inquiry_over(q); i++)
        examine_section(q, &q->object->section[i]);
}
