/* compiler.c: see compiler.h. */
#include "compiler.h"

#include <stdio.h>
#include <string.h>

#include "fail.h"

enum { MAX_FLAGS = 8 };

static const char gcc[] = "/usr/bin/gcc";

/* The kernel starts the break up to 1 GiB above a program that may not move.
 * Linked at its usual place, 0x400000, the box would meet the region at
 * 0x20000000 there in most runs; from here on both keep clear of it. */
static const char box_place[] = "-Wl,-Ttext-segment=0x60000000";

/* Valgrind's tools run the plain box: static, at fixed addresses, the very
 * instructions that run without them. */
static const struct {
    const char *box; /* file name of the program */
    const char *compile[MAX_FLAGS];
    const char *link[MAX_FLAGS];
} flavours[] = {
    [FLAVOUR_PLAIN] = {"box", {"-fno-pie"}, {"-static", "-no-pie"}},
};

/* What some distributions' compilers add is taken away again: the counts of
 * instructions must be the same everywhere. */
static const char *const compile_flags[] = {"-std=gnu11",
                                            "-O2",
                                            "-g",
                                            "-fno-omit-frame-pointer",
                                            "-fno-optimize-sibling-calls",
                                            "-U_FORTIFY_SOURCE",
                                            "-fno-stack-protector",
                                            "-fcf-protection=none",
                                            "-Wall",
                                            "-Wextra",
                                            "-fmax-errors=20",
                                            "-fdiagnostics-color=never",
                                            "-pipe",
                                            NULL};

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
    return begin(compile_flags, flavours[flavour].compile);
}

struct command compiler_link(enum flavour flavour)
{
    return begin(link_flags, flavours[flavour].link);
}

const char *compiler_box(enum flavour flavour)
{
    return flavours[flavour].box;
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
