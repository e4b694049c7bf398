#include "kit.h"

#include <glob.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../judge/base/fail.h"
#include "shell.h"
#include "suggest.h"

static const char *typed = "saguaro";

const char *kit_command(void)
{
    return typed;
}

void kit_typed_as(const char *argv0)
{
    typed = shell_word(argv0);
}

const char *kit_build(void)
{
    static char path[PATH_MAX];
    if (*path)
        return path;
    if (readlink("/proc/self/exe", path, sizeof path - 1) < 0)
        die("cannot tell where this program lies: is /proc mounted?");
    *strrchr(path, '/') = '\0';
    return path;
}

static bool is_root(const char *path)
{
    char *labs = text_format("%s/labs", path);
    char *grader = text_format("%s/grader/judge", path);
    bool both = access(labs, F_OK) == 0 && access(grader, F_OK) == 0;
    free(labs);
    free(grader);
    return both;
}

const char *kit_root(void)
{
    static char *root;
    if (root)
        return root;
    root = text_format("%s", kit_build());
    while (!is_root(root)) {
        char *slash = strrchr(root, '/');
        if (!slash || slash == root)
            die("%s is not inside the kit: expected labs/ and grader/ in a "
                "folder above it",
                kit_build());
        *slash = '\0';
    }
    return root;
}

const struct words *kit_labs(void)
{
    static struct words labs;
    if (labs.n)
        return &labs;
    glob_t found;
    char *pattern = text_format("%s/grader/*/lab.ini", kit_root());
    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++)
            words_say(&labs, "%s", basename(dirname(found.gl_pathv[i])));
        globfree(&found);
    }
    free(pattern);
    return &labs;
}

bool kit_has_lab(const char *name)
{
    return words_have(kit_labs(), name);
}

void kit_expect_lab(const char *name)
{
    if (kit_has_lab(name))
        return;
    const char *near = suggest(name, kit_labs());
    if (near)
        die("there is no lab \"%s\"; did you mean %s?", name, near);
    die("there is no lab \"%s\"; \"%s list\" shows which there are", name,
        kit_command());
}
