#include "races.h"

#include "../crash/aside.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 1024, STACKS = 2 };

struct reading {
    const struct words *files;
    struct race race;  /* the first that counts */
    struct race now;   /* that is being read */
    unsigned stack;    /* of it, from 1; beyond STACKS nothing is read */
    bool is_there_yet; /* that stack had a line of theirs */
};

static bool is_theirs(const struct reading *r, const struct race_place *place)
{
    return place->line > 0 && words_have(r->files, place->file);
}

/* One finding ends: counts it if it has a line of theirs. */
static void settle(struct reading *r)
{
    bool counts = r->now.here.line > 0 || r->now.there.line > 0;

    if (counts && r->race.what[0])
        r->race.more++;
    else if (counts)
        r->race = r->now;
    r->now = (struct race){0};
    r->stack = 0;
}

static void begin_finding(struct reading *r, const char *what)
{
    int n = (int)strcspn(what, "(\n");

    settle(r);
    while (n > 0 && what[n - 1] == ' ')
        n--;
    snprintf(r->now.what, sizeof r->now.what, "%.*s", n, what);
    aside_printable(r->now.what, sizeof r->now.what);
}

/* "#0 mm_free ./mm.c:60 (box+0x60)": function, base name and line. */
static struct race_place read_frame(const char *text)
{
    struct race_place place = {0};
    char path[LINE_BYTES];
    const char *slash, *colon;

    if (sscanf(text, "#%*d %63s %1023s", place.function, path) != 2)
        return place;
    colon = strchr(path, ':');
    if (colon == NULL)
        return place;
    place.line = atoi(colon + 1);
    path[colon - path] = '\0';
    slash = strrchr(path, '/');
    snprintf(place.file, sizeof place.file, "%.63s", slash ? slash + 1 : path);
    place.function[strcspn(place.function, ".")] = '\0'; /* "f.part.0" */
    aside_printable(place.function, sizeof place.function);
    aside_printable(place.file, sizeof place.file);
    return place;
}

static void take_frame(struct reading *r, const char *text)
{
    struct race_place place = read_frame(text);

    if (r->stack == 0 || r->stack > STACKS || r->is_there_yet ||
        !is_theirs(r, &place))
        return;
    r->is_there_yet = true;
    *(r->stack == 1 ? &r->now.here : &r->now.there) = place;
}

static void begin_stack(struct reading *r)
{
    r->stack++;
    r->is_there_yet = false;
}

static void take_line(struct reading *r, const char *line)
{
    static const char begins[] = "WARNING: ThreadSanitizer: ";
    const char *text = line + strspn(line, " ");

    if (strncmp(line, begins, strlen(begins)) == 0)
        begin_finding(r, line + strlen(begins));
    else if (*text == '#')
        take_frame(r, text);
    else if (isalpha((unsigned char)*text))
        begin_stack(r);
}

struct race races_read(FILE *said, const struct words *files)
{
    struct reading r = {.files = files};
    char line[LINE_BYTES];

    while (fgets(line, sizeof line, said))
        take_line(&r, line);
    fclose(said);
    settle(&r);
    return r.race;
}
