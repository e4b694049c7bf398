#include "races.h"

#include "../base/check.h"
#include "../base/finding.h"
#include "../crash/aside.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 1024, TOLD_BYTES = 2000, STACKS = 2 };

struct reading {
    const struct words *files;
    struct races races;
    struct race now;   /* that is being read */
    unsigned stack;    /* of it, from 1; beyond STACKS nothing is read */
    bool is_there_yet; /* that stack had a line of theirs */
};

static bool is_theirs(const struct reading *r, const struct race_place *place)
{
    return place->line > 0 && words_have(r->files, place->file);
}

/* The same two lines, whichever of them came first. */
static bool is_told(const struct races *races, const struct race *race)
{
    int a = race->here.line, b = race->there.line;

    for (unsigned i = 0; i < races->n_told; i++) {
        int c = races->race[i].here.line, d = races->race[i].there.line;
        if ((a == c && b == d) || (a == d && b == c))
            return true;
    }
    return false;
}

/* One finding ends: counts it if it has a line of theirs. */
static void settle(struct reading *r)
{
    struct races *races = &r->races;
    struct race now = r->now;

    r->now = (struct race){0};
    r->stack = 0;
    if (now.here.line == 0) {
        now.here = now.there;
        now.there = (struct race_place){.line = 0};
    }
    if (now.here.line == 0)
        return;
    races->n++;
    if (races->n_told < RACES_TOLD && !is_told(races, &now))
        races->race[races->n_told++] = now;
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

struct races races_read(FILE *said, const struct words *files)
{
    struct reading r = {.files = files};
    char line[LINE_BYTES];

    while (fgets(line, sizeof line, said))
        take_line(&r, line);
    fclose(said);
    settle(&r);
    return r.races;
}

__attribute__((format(printf, 3, 4))) static void
append(char *text, size_t bytes, const char *format, ...)
{
    size_t used = strlen(text);
    va_list args;

    va_start(args, format);
    vsnprintf(text + used, bytes - used, format, args);
    va_end(args);
}

/* "mm_free(), mm.c line 60, and mm_malloc(), mm.c line 44" */
static void append_race(char *text, size_t bytes, const struct race *race)
{
    const struct race_place *here = &race->here, *there = &race->there;

    append(text, bytes, "%s(), %s line %d", here->function, here->file,
           here->line);
    if (there->line > 0)
        append(text, bytes, ", and %s(), %s line %d", there->function,
               there->file, there->line);
}

void races_none(const struct races *races)
{
    const struct race *race = races->race;
    char all[TOLD_BYTES] = "";

    if (races->n == 0)
        return;
    append(all, sizeof all, "%s: ", race->what);
    append_race(all, sizeof all, race);
    append(all, sizeof all,
           ", with nothing in between that puts one before the other");
    for (unsigned i = 1; i < races->n_told; i++) {
        append(all, sizeof all, "; %s: ", race[i].what);
        append_race(all, sizeof all, &race[i]);
    }
    if (races->n > races->n_told)
        append(all, sizeof all, "; and %u more", races->n - races->n_told);
    finding_set_place(race->here.function, race->here.file, race->here.line);
    check_fails("%s", all);
}

/* ---- what else was printed ---------------------------------------------- */

/* ==================            a line of these signs, and then:
 * WARNING: ThreadSanitizer: ...
 * ...
 * ==================            and once more
 */
static bool is_ruler(const char *line)
{
    enum { SIGNS = 18 };
    return strspn(line, "=") == SIGNS && line[SIGNS] == '\n';
}

static bool begins(const char *line, const char *with)
{
    return strncmp(line, with, strlen(with)) == 0;
}

static void put(char *text, size_t bytes, size_t *used, const char *line)
{
    size_t n = strlen(line), left = bytes - *used;

    n = n < left ? n : left;
    memcpy(text + *used, line, n);
    *used += n;
}

size_t races_leave_out(FILE *said, char *text, size_t bytes)
{
    char line[LINE_BYTES], ruler[LINE_BYTES] = "";
    bool in_report = false;
    size_t used = 0;

    while (fgets(line, sizeof line, said)) {
        if (*ruler && begins(line, "WARNING: ThreadSanitizer: "))
            in_report = true;
        else if (*ruler)
            put(text, bytes, &used, ruler);
        *ruler = '\0';
        if (is_ruler(line) && !in_report)
            strcpy(ruler, line);
        else if (!in_report && !begins(line, "ThreadSanitizer: reported "))
            put(text, bytes, &used, line);
        in_report &= !is_ruler(line);
    }
    put(text, bytes, &used, ruler);
    fclose(said);
    return used;
}
