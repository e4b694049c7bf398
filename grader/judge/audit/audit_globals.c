/* audit_globals.c: how much memory a submission keeps outside the heap. */
#include <elf.h>
#include <stdio.h>

#include "inquiry.h"

static bool is_writable(const struct object_section *section)
{
    return (section->flags & SHF_ALLOC) && (section->flags & SHF_WRITE);
}

static bool is_variable(const struct object *object,
                        const struct object_symbol *symbol)
{
    if (symbol->common)
        return true;
    return (symbol->type == STT_OBJECT || symbol->type == STT_TLS) &&
           symbol->section > 0 && symbol->section < object->n_sections &&
           is_writable(&object->section[symbol->section]);
}

/* The largest writable variable below `below` bytes, NULL if none. */
static const struct object_symbol *largest(const struct object *object,
                                           uint64_t below)
{
    const struct object_symbol *found = NULL;
    for (size_t i = 0; i < object->n_symbols; i++) {
        const struct object_symbol *symbol = &object->symbol[i];
        if (symbol->bytes < below && is_variable(object, symbol) &&
            (!found || symbol->bytes > found->bytes))
            found = symbol;
    }
    return found;
}

static uint64_t add(uint64_t a, uint64_t b)
{
    return b > UINT64_MAX - a ? UINT64_MAX : a + b;
}

static uint64_t writable_bytes(const struct object *object)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < object->n_sections; i++)
        if (is_writable(&object->section[i]))
            bytes = add(bytes, object->section[i].bytes);
    for (size_t i = 0; i < object->n_symbols; i++)
        if (object->symbol[i].common)
            bytes = add(bytes, object->symbol[i].bytes);
    return bytes;
}

/* " (table: 4096, bins: 128)", or nothing when no variable has a name. */
static void name_largest(char *text, size_t text_bytes,
                         const struct object *object)
{
    size_t used = 0;
    const struct object_symbol *symbol = largest(object, UINT64_MAX);
    for (int i = 0; i < 3 && symbol; i++) {
        used += snprintf(text + used, text_bytes - used, "%s%.40s: %lu",
                         used ? ", " : " (", symbol->name, symbol->bytes);
        symbol = largest(object, symbol->bytes);
    }
    snprintf(text + used, text_bytes - used, "%s", used ? ")" : "");
}

/* gcc tells of no access to a variable that is const; one that is volatile,
 * too, lies in memory that can be written nevertheless. */
static void inquire_const_volatile(struct inquiry *q)
{
    struct object_variable variable;
    if (q->rules->hooks->n && object_const_volatile(q->object, &variable))
        words_say(&q->out->refusals,
                  "%s has a variable that is both const and volatile, %.60s, "
                  "which the simulated machine would not see (line %u)",
                  q->source, variable.name, variable.line);
}

void inquire_globals(struct inquiry *q)
{
    inquire_const_volatile(q);

    size_t limit = q->rules->globals_bytes;
    char names[256];
    q->out->globals_bytes = writable_bytes(q->object);
    if (q->out->globals_bytes <= limit)
        return;
    name_largest(names, sizeof names, q->object);
    words_say(&q->out->refusals,
              "%s keeps %zu bytes in global variables%s; the limit is %zu: "
              "memory belongs in the heap",
              q->source, q->out->globals_bytes, names, limit);
}
