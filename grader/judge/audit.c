/* audit.c: see audit.h. Symbols first, then sections. */
#include "audit.h"

#include <dlfcn.h>
#include <elf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "object.h"
#include "sentence.h"

/* One audit under way. */
struct inquiry {
    const struct audit_rules *rules;
    const struct object *object;
    const char *source;
    struct audit *out;
};

/* What printf, assert and perror need, in whatever shape gcc leaves them, and
 * a program's own ways to stop. */
static const char *const debugging_calls[] = {
    "printf",           "fprintf",  "vprintf",
    "vfprintf",         "snprintf", "vsnprintf",
    "sprintf",          "puts",     "fputs",
    "putchar",          "putc",     "fputc",
    "fwrite",           "fflush",   "perror",
    "strerror",         "stdout",   "stderr",
    "__assert_fail",    "abort",    "exit",
    "__errno_location", NULL};

/* What gcc may call without being told. */
static const char *const compiler_calls[] = {"memcpy",
                                             "memmove",
                                             "memset",
                                             "memcmp",
                                             "strlen",
                                             "__stack_chk_fail",
                                             "__popcountdi2",
                                             "__udivti3",
                                             "__umodti3",
                                             "__divti3",
                                             "__modti3",
                                             "__multi3",
                                             "__muldc3",
                                             "__mulsc3",
                                             "__divdc3",
                                             "__divsc3",
                                             "__powidf2",
                                             "__powisf2",
                                             "__floattidf",
                                             "__floatuntidf",
                                             "__fixdfti",
                                             "__fixunsdfti",
                                             "_GLOBAL_OFFSET_TABLE_",
                                             NULL};

/* Names that make a program a program. */
static const char *const program_symbols[] = {"main", "_start", "_init",
                                              "_fini", NULL};

static bool listed(const char *const *list, const char *name)
{
    for (; *list; list++)
        if (strcmp(*list, name) == 0)
            return true;
    return false;
}

static bool is_libc(const char *name)
{
    void *libc = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
    bool found = libc && dlsym(libc, name);
    if (libc)
        dlclose(libc);
    return found;
}

static bool is_global(const struct object_symbol *symbol)
{
    return symbol->bind != STB_LOCAL && *symbol->name;
}

static const char *brackets(const struct object_symbol *symbol)
{
    return symbol->type == STT_FUNC ? "()" : "";
}

/* A name that is global, defined, and not in the lab's API. */
static void examine_stray(struct inquiry *q, const struct object_symbol *symbol)
{
    struct words *refusals = &q->out->refusals;
    const char *name = symbol->name, *end = brackets(symbol);
    q->out->stray = true;
    if (listed(program_symbols, name))
        words_say(refusals,
                  "%s defines %s%s, but the kit's program has its own: remove "
                  "it, or make it static under another name",
                  q->source, name, end);
    else if (words_have(q->rules->kit, name))
        words_say(refusals,
                  "%s defines %s%s, a name of the kit: give it another name, "
                  "or make it static",
                  q->source, name, end);
    else if (is_libc(name))
        words_say(refusals,
                  "%s defines %s%s, a name of the C library: give it another "
                  "name, or make it static",
                  q->source, name, end);
    else if (symbol->common)
        words_say(refusals,
                  "%s leaves %.60s to the linker (a common symbol): make it "
                  "an ordinary static variable",
                  q->source, name);
}

static void examine_undefined(struct inquiry *q, size_t index)
{
    const char *name = q->object->symbol[index].name;
    if (words_have(q->rules->api, name) || words_have(q->rules->calls, name) ||
        listed(debugging_calls, name) || listed(compiler_calls, name))
        return;
    struct object_place at = object_mention(q->object, index);
    char line[32] = "";
    if (at.line)
        snprintf(line, sizeof line, " (line %u)", at.line);
    words_say(&q->out->refusals,
              "%s %s %.60s%s, which this lab does not allow%s", q->source,
              at.call ? "calls" : "uses", name, at.call ? "()" : "", line);
}

static void examine_symbol(struct inquiry *q, size_t index)
{
    const struct object_symbol *symbol = &q->object->symbol[index];
    if (symbol->type == STT_GNU_IFUNC)
        words_say(&q->out->refusals,
                  "%s makes %.60s an indirect function (ifunc), which would "
                  "run by itself: not allowed",
                  q->source, symbol->name);
    else if (!is_global(symbol))
        return;
    else if (!symbol->defined)
        examine_undefined(q, index);
    else if (!words_have(q->rules->api, symbol->name))
        examine_stray(q, symbol);
}

static bool enough(const struct inquiry *q)
{
    return q->out->refusals.n >= AUDIT_MAX_REFUSALS;
}

static bool defines(const struct object *object, const char *function)
{
    for (size_t i = 0; i < object->n_symbols; i++)
        if (object->symbol[i].defined && is_global(&object->symbol[i]) &&
            strcmp(object->symbol[i].name, function) == 0)
            return true;
    return false;
}

static void examine_api(struct inquiry *q)
{
    const struct words *api = q->rules->api;
    char *list = NULL;
    for (size_t i = 0; i < api->n; i++) {
        const char *name = api->word[i];
        if (defines(q->object, name))
            continue;
        words_say(&q->out->missing, "%s", name);
        if (words_have(q->rules->optional, name))
            continue;
        if (list)
            text_join(&list, "and");
        text_join(&list, name);
    }
    if (list)
        words_say(&q->out->refusals,
                  "%s does not define %s (a static function does not count)",
                  q->source, list);
    free(list);
}

static void note_strays(struct inquiry *q)
{
    char *list = NULL;
    unsigned n = 0;
    for (size_t i = 0; i < q->object->n_symbols && n <= 5; i++) {
        const struct object_symbol *symbol = &q->object->symbol[i];
        if (!symbol->defined || !is_global(symbol) ||
            words_have(q->rules->api, symbol->name))
            continue;
        char name[64];
        snprintf(name, sizeof name, "%s", symbol->name);
        text_join(&list, n++ < 5 ? name : "and others");
    }
    if (list)
        words_say(&q->out->notes, "%s: made local, as if they were static: %s",
                  q->source, list);
    free(list);
}

static void examine_symbols(struct inquiry *q)
{
    examine_api(q);
    for (size_t i = 0; i < q->object->n_symbols && !enough(q); i++)
        examine_symbol(q, i);
    note_strays(q);
}

/* -- sections ------------------------------------------------------------ */

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

/* rol rdi by 3, 13, 61, 51: how a program talks to Valgrind. */
static bool talks_to_valgrind(const struct object_section *section)
{
    static const uint8_t preamble[] = {0x48, 0xc1, 0xc7, 0x03, 0x48, 0xc1,
                                       0xc7, 0x0d, 0x48, 0xc1, 0xc7, 0x3d,
                                       0x48, 0xc1, 0xc7, 0x33};
    return (section->flags & SHF_EXECINSTR) &&
           memmem(section->data, section->n_data, preamble, sizeof preamble);
}

static void examine_section(struct inquiry *q,
                            const struct object_section *section)
{
    struct words *refusals = &q->out->refusals;
    if (runs_by_itself(section))
        words_say(refusals,
                  "constructor functions are not allowed: %s has code that "
                  "runs by itself (section %.40s)",
                  q->source, section->name);
    else if (is_odd(section))
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

static bool is_writable(const struct object_section *section)
{
    return (section->flags & SHF_ALLOC) && (section->flags & SHF_WRITE);
}

/* The largest writable variable below `below` bytes, NULL if none. */
static const struct object_symbol *largest(const struct object *object,
                                           uint64_t below)
{
    const struct object_symbol *found = NULL;
    for (size_t i = 0; i < object->n_symbols; i++) {
        const struct object_symbol *symbol = &object->symbol[i];
        bool variable = symbol->type == STT_OBJECT || symbol->type == STT_TLS;
        if (variable && symbol->section && symbol->bytes < below &&
            symbol->section < object->n_sections &&
            is_writable(&object->section[symbol->section]) &&
            (!found || symbol->bytes > found->bytes))
            found = symbol;
    }
    return found;
}

static void examine_globals(struct inquiry *q)
{
    size_t bytes = 0, limit = q->rules->globals_bytes;
    for (size_t i = 0; i < q->object->n_sections; i++) {
        const struct object_section *section = &q->object->section[i];
        if (is_writable(section) &&
            __builtin_add_overflow(bytes, section->bytes, &bytes))
            bytes = SIZE_MAX;
    }
    q->out->globals_bytes = bytes;
    if (bytes <= limit)
        return;
    char names[200] = "";
    size_t used = 0;
    const struct object_symbol *symbol = largest(q->object, UINT64_MAX);
    for (int i = 0; i < 3 && symbol; i++) {
        used += snprintf(names + used, sizeof names - used, "%s%.40s: %lu",
                         used ? ", " : " (", symbol->name, symbol->bytes);
        symbol = largest(q->object, symbol->bytes);
    }
    words_say(&q->out->refusals,
              "%s keeps %zu bytes in global variables%s%s; the limit is %zu: "
              "memory belongs in the heap",
              q->source, bytes, names, used ? ")" : "", limit);
}

static void make_printable(struct words *sentences)
{
    for (size_t i = 0; i < sentences->n; i++) {
        char *sentence = sentences->word[i];
        sentence_printable(sentence, sentence, strlen(sentence));
    }
}

bool audit_object(const struct audit_rules *rules, const char *path,
                  const char *source, struct audit *out)
{
    *out = (struct audit){0};
    struct object *object = object_open(path);
    if (!object) {
        words_say(&out->refusals, "%s does not compile to an object file",
                  source);
        return false;
    }
    struct inquiry q = {rules, object, source, out};
    examine_symbols(&q);
    for (size_t i = 1; i < object->n_sections && !enough(&q); i++)
        examine_section(&q, &object->section[i]);
    examine_globals(&q);
    make_printable(&out->refusals);
    make_printable(&out->notes);
    object_close(object);
    return out->refusals.n == 0;
}

void audit_free(struct audit *audit)
{
    words_free(&audit->refusals);
    words_free(&audit->notes);
    words_free(&audit->missing);
}
