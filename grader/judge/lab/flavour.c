/* flavour.c: see flavour.h. */
#include "flavour.h"

#include <string.h>

/* Valgrind's tools run the plain box: static, at fixed addresses, the very
 * instructions that run without them. What some distributions' compilers add
 * is taken away again: counts must be the same everywhere.
 *
 * The plain build is the first and has said what there is to warn of. -w keeps
 * the others quiet. -fno-builtin: else a small memset would become stores that
 * gcc 12 tells no sanitizer of.
 *
 * By itself clang tells of less than gcc: of no load that a store to the same
 * place follows, and not of each block, so that a loop may be without a hook.
 * A submission that could ask whether it is instrumented could be another one
 * on the machine; gcc's answer is __SANITIZE_THREAD__. */
const struct flavour_row flavour_rows[N_FLAVOURS] = {
    [FLAVOUR_PLAIN] = {.name = "plain",
                       .box = "box",
                       .objects = "build/box",
                       .compile = {"-std=gnu11", "-D_GNU_SOURCE", "-O2", "-g",
                                   "-fno-pie", "-fno-omit-frame-pointer",
                                   "-fno-optimize-sibling-calls",
                                   "-U_FORTIFY_SOURCE", "-fno-stack-protector",
                                   "-fcf-protection=none", "-Wall", "-Wextra"},
                       .link = {"-static", "-no-pie"}},
    [FLAVOUR_MACHINE] =
        {.name = "machine",
         .box = "box-machine",
         .objects = "build/box-machine",
         .runtime = "build/machine",
         .flags = "grader/machine/flags",
         .names = "grader/machine/names",
         .hooks = "build/machine",
         .compile = {"-w"},
         .clang = {"-mllvm", "-tsan-instrument-read-before-write=1", "-mllvm",
                   "-sanitizer-coverage-prune-blocks=0",
                   "-fsanitize-coverage=bb", "-D__has_feature(name)=0",
                   "-D__has_extension(name)=0"},
         .link = {"-static", "-no-pie"}},
    [FLAVOUR_TSAN] = {.name = "tsan",
                      .box = "box-tsan",
                      .objects = "build/box",
                      .names = "grader/box/native/names",
                      .hooks = "build/machine",
                      .compile = {"-std=gnu11", "-D_GNU_SOURCE", "-O2", "-g",
                                  "-fno-pie", "-fno-omit-frame-pointer",
                                  "-fno-optimize-sibling-calls",
                                  "-U_FORTIFY_SOURCE", "-U__SANITIZE_THREAD__",
                                  "-fsanitize=thread", "-fno-builtin", "-w"},
                      .link = {"-no-pie", "-fsanitize=thread"}},
};

enum flavour flavour_named(const char *name)
{
    enum flavour flavour = 0;
    while (flavour < N_FLAVOURS &&
           strcmp(flavour_rows[flavour].name, name) != 0)
        flavour++;
    return flavour;
}
