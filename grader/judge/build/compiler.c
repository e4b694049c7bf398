/* compiler.c: see compiler.h. */
#include "compiler.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/fail.h"
#include "../base/text.h"

static const char usual[] = "/usr/bin/gcc";

/* The kernel starts the break up to 1 GiB above a program that may not move.
 * Linked at its usual place, 0x400000, the box would meet the region at
 * 0x20000000 there in most runs; from here on both keep clear of it. */
static const char box_place[] = "-Wl,-Ttext-segment=0x60000000";

static const char *const compile_flags[] = {"-fdiagnostics-color=never",
                                            "-pipe", NULL};

/* Without the plugin no object brings code in the form that only link-time
 * optimisation reads, and the audit does not. */
static const char *const link_flags[] = {box_place, "-fno-use-linker-plugin",
                                         "-Wl,-z,noexecstack",
                                         "-Wl,--build-id=none", NULL};

static const struct maker {
    const char *name;
    const char *version; /* the option that makes it say its own */
    const char *few_errors;
    const char *ranges; /* for the index from addresses to sources without which
                         * a crash has no line; NULL: needs none */
} makers[] = {
    {"gcc", "-dumpfullversion", "-fmax-errors=20", NULL},
    {"clang", "-dumpversion", "-ferror-limit=20", "-gdwarf-aranges"},
};

enum { GCC, CLANG, N_MAKERS };

static struct compiler {
    const struct maker *maker;
    char *path;
} compiler;

/* Whether the path is that of the maker's compiler, of any version:
 * /usr/bin/NAME or /usr/bin/NAME-NUMBER. */
static bool is_of(const struct maker *maker, const char *path)
{
    char *begin = text_format("/usr/bin/%s", maker->name);
    size_t n = strlen(begin);
    bool begins = strncmp(path, begin, n) == 0;
    const char *rest = begins ? path + n : "";
    free(begin);
    if (!begins || !*rest)
        return begins;
    return *rest == '-' && rest[1] && !rest[1 + strspn(rest + 1, "0123456789")];
}

/* The one to use; chosen once. */
static const struct compiler *chosen(void)
{
    const char *path = getenv("SAGUARO_COMPILER");
    if (compiler.path)
        return &compiler;
    path = path && *path ? path : usual;
    for (unsigned i = 0; i < N_MAKERS; i++)
        if (is_of(&makers[i], path))
            compiler.maker = &makers[i];
    if (!compiler.maker)
        die("SAGUARO_COMPILER is %s: expected /usr/bin/gcc-N or "
            "/usr/bin/clang-N",
            path);
    if (access(path, X_OK) != 0)
        die("SAGUARO_COMPILER is %s: there is no such program", path);
    compiler.path = text_format("%s", path);
    return &compiler;
}

static void add_all(struct command *command, const char *const *flags)
{
    for (; *flags; flags++)
        command_add(command, *flags, NULL);
}

struct command compiler_compile(enum flavour flavour)
{
    const struct compiler *c = chosen();
    struct command command = {.n = 0};
    command_add(&command, c->path, c->maker->few_errors, c->maker->ranges,
                NULL);
    add_all(&command, compile_flags);
    add_all(&command, flavour_rows[flavour].compile);
    if (c->maker == &makers[CLANG])
        add_all(&command, flavour_rows[flavour].clang);
    return command;
}

/* Always gcc: its thread sanitizer finds the lines of a report by itself, while
 * clang's would start a program for it, which is not allowed there. */
struct command compiler_link(enum flavour flavour)
{
    struct command command = {.n = 0};
    command_add(&command, usual, NULL);
    add_all(&command, link_flags);
    add_all(&command, flavour_rows[flavour].link);
    return command;
}

bool compiler_lists_calls(void)
{
    return chosen()->maker == &makers[GCC];
}

const char *compiler_name(void)
{
    static char name[64];
    if (*name)
        return name;
    const struct compiler *c = chosen();
    char version[32] = "";
    char *ask = text_format("%s %s", c->path, c->maker->version);
    FILE *said = popen(ask, "re");
    if (!said || !fgets(version, sizeof version, said) || pclose(said))
        die("cannot run %s", c->path);
    free(ask);
    version[strcspn(version, "\n")] = '\0';
    snprintf(name, sizeof name, "%s %s", c->maker->name, version);
    return name;
}
