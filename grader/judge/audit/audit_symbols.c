/* audit_symbols.c: the names that a submission defines and uses. */
#include <dlfcn.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inquiry.h"

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

static bool is_of_contract(const struct inquiry *q, const char *name)
{
    return words_have(q->rules->api, name) ||
           words_have(q->rules->optional, name);
}

static bool is_global(const struct object_symbol *symbol)
{
    return symbol->bind != STB_LOCAL && *symbol->name;
}

static const char *brackets(const struct object_symbol *symbol)
{
    return symbol->type == STT_FUNC ? "()" : "";
}

/* A name that is global, defined, and not of the contract. */
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
}

/* What to call instead, by how the name begins; it has to be allowed. */
static const char *instead_of(const struct inquiry *q, const char *name)
{
    static const struct {
        const char *begin, *instead;
    } rows[] = {
        {"pthread_rwlock_", "pthread_mutex_lock"},
        {"pthread_mutex_", "pthread_mutex_lock"},
        {"pthread_cond_", "pthread_cond_wait"},
        {"sem_", "pthread_cond_wait"},
        {"mtx_timedlock", "mtx_lock"},
        {"cnd_", "pthread_cond_wait"},
        {"usleep", "sched_yield"},
        {"nanosleep", "sched_yield"},
        {"mmap", "mem_map"},
        {"munmap", "mem_unmap"},
        {"sbrk", "mem_sbrk"},
        {"brk", "mem_sbrk"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strncmp(name, rows[i].begin, strlen(rows[i].begin)) == 0 &&
            words_have(q->rules->calls, rows[i].instead))
            return rows[i].instead;
    return NULL;
}

static void examine_undefined(struct inquiry *q, size_t index)
{
    const char *name = q->object->symbol[index].name;
    if (words_have(q->rules->api, name) || words_have(q->rules->calls, name) ||
        words_have(q->rules->hooks, name) || listed(debugging_calls, name) ||
        listed(compiler_calls, name))
        return;
    struct object_place at = object_mention(q->object, index);
    char line[32] = "";
    if (at.line)
        snprintf(line, sizeof line, " (line %u)", at.line);
    const char *instead = instead_of(q, name);
    words_say(&q->out->refusals,
              "%.60s %s %.60s%s, which this lab does not allow%s%s%s",
              at.file ? at.file : q->source, at.call ? "calls" : "uses", name,
              at.call ? "()" : "", line, instead ? ": there is " : "",
              instead ? instead : "");
}

/* A name that is the machine's, or a variable that is not put back as it was
 * between runs. */
static bool is_kept_from_machine(struct inquiry *q,
                                 const struct object_symbol *symbol)
{
    if (symbol->defined && words_have(q->rules->hooks, symbol->name))
        words_say(&q->out->refusals,
                  "%s defines %.60s%s, which the compiler calls where it "
                  "instruments: not allowed",
                  q->source, symbol->name, brackets(symbol));
    else if (symbol->common && q->rules->restored)
        words_say(&q->out->refusals,
                  "%s shares out %.60s, which has no place of its own "
                  "(attribute common): not allowed",
                  q->source, symbol->name);
    else
        return false;
    return true;
}

static void examine_symbol(struct inquiry *q, size_t index)
{
    const struct object_symbol *symbol = &q->object->symbol[index];
    if (is_kept_from_machine(q, symbol))
        return;
    if (symbol->type == STT_GNU_IFUNC)
        words_say(&q->out->refusals,
                  "%s makes %.60s an indirect function (ifunc), which would "
                  "run by itself: not allowed",
                  q->source, symbol->name);
    else if (!is_global(symbol))
        return;
    else if (!symbol->defined)
        examine_undefined(q, index);
    else if (!is_of_contract(q, symbol->name))
        examine_stray(q, symbol);
}

static bool defines(const struct object *object, const char *function)
{
    for (size_t i = 0; i < object->n_symbols; i++)
        if (object->symbol[i].defined && is_global(&object->symbol[i]) &&
            strcmp(object->symbol[i].name, function) == 0)
            return true;
    return false;
}

/* "mm_free, mm_realloc" */
static void list_add(char **list, const char *name)
{
    char *longer = *list ? text_format("%s, %.60s", *list, name)
                         : text_format("%.60s", name);
    free(*list);
    *list = longer;
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
        list_add(&list, name);
    }
    q->out->incomplete = list != NULL;
    if (list)
        words_say(&q->out->refusals,
                  "%s does not define %s (a static function does not count)",
                  q->source, list);
    free(list);
}

void inquire_strays(struct inquiry *q)
{
    char *list = NULL;
    unsigned n = 0;
    for (size_t i = 0; i < q->object->n_symbols && n <= 5; i++) {
        const struct object_symbol *symbol = &q->object->symbol[i];
        if (!symbol->defined || !is_global(symbol) ||
            is_of_contract(q, symbol->name))
            continue;
        list_add(&list, n++ < 5 ? symbol->name : "and others");
    }
    if (list)
        words_say(&q->out->notes,
                  "%s: not static, but treated as if they were: %s", q->source,
                  list);
    free(list);
}

void inquire_symbols(struct inquiry *q)
{
    examine_api(q);
    for (size_t i = 0; i < q->object->n_symbols && !inquiry_over(q); i++)
        examine_symbol(q, i);
}
