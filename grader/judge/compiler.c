/* compiler.c: see compiler.h. */
#include "compiler.h"

#include <stdio.h>
#include <string.h>

#include "fail.h"

static const char gcc[] = "/usr/bin/gcc";

/* The kernel starts the break up to 1 GiB above a program that may not move.
 * Linked at its usual place, 0x400000, the box would meet the region at
 * 0x20000000 there in most runs; from here on both keep clear of it. */
static const char box_place[] = "-Wl,-Ttext-segment=0x60000000";

static const char *const compile_flags[] = {
    "-fmax-errors=20", "-fdiagnostics-color=never", "-pipe", NULL};

/* Without the plugin no object brings code in the form that only link-time
 * optimisation reads, and the audit does not. */
static const char *const link_flags[] = {box_place, "-fno-use-linker-plugin",
                                         "-Wl,-z,noexecstack",
                                         "-Wl,--build-id=none", NULL};

static struct command begin(const char *const *flags,
                            const char *const *more_flags)
{
    struct command command = {.n = 0};
    command_add(&command, gcc, NULL);
    for (; *flags; flags++)
        command_add(&command, *flags, NULL);
    for (; *more_flags; more_flags++)
        command_add(&command, *more_flags, NULL);
    return command;
}

struct command compiler_compile(enum flavour flavour)
{
    return begin(compile_flags, flavour_rows[flavour].compile);
}

struct command compiler_link(enum flavour flavour)
{
    return begin(link_flags, flavour_rows[flavour].link);
}

const char *compiler_name(void)
{
    static char name[64];
    if (*name)
        return name;
    char version[32] = "";
    FILE *said = popen("/usr/bin/gcc -dumpfullversion", "re");
    if (!said || !fgets(version, sizeof version, said) || pclose(said))
        die("cannot run %s", gcc);
    version[strcspn(version, "\n")] = '\0';
    snprintf(name, sizeof name, "gcc %s", version);
    return name;
}
