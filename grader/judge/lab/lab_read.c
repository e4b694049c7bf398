/* lab_read.c: lab.ini into a struct lab, line by line.
 *
 * inih splits the file; a table below says which key is of which kind and
 * where it goes. We hand inih its lines ourselves: that gives us line
 * numbers, and section names in full (inih cuts them at 49 bytes, and a
 * check's slug may be longer).
 */
#include "lab_read.h"

#include <errno.h>
#include <ini.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/fail.h"

enum section { SECTION_NONE, SECTION_LAB, SECTION_STAGE, SECTION_CHECK };

enum kind {
    KIND_TEXT,
    KIND_WORDS,
    KIND_NUMBER, /* unsigned */
    KIND_SIZE,   /* size_t */
    KIND_REAL,
    KIND_TRACK,
    KIND_NEEDS,
};

static const struct key {
    enum section section;
    const char *name;
    enum kind kind;
    size_t offset; /* in struct lab, lab_stage or lab_check */
} keys[] = {
    {SECTION_LAB, "title", KIND_TEXT, offsetof(struct lab, title)},
    {SECTION_LAB, "files", KIND_WORDS, offsetof(struct lab, files)},
    {SECTION_LAB, "api", KIND_WORDS, offsetof(struct lab, api)},
    {SECTION_LAB, "calls", KIND_WORDS, offsetof(struct lab, calls)},
    {SECTION_LAB, "optional", KIND_WORDS, offsetof(struct lab, optional)},
    {SECTION_LAB, "globals_bytes", KIND_SIZE,
     offsetof(struct lab, globals_bytes)},
    {SECTION_LAB, "flavours", KIND_WORDS, offsetof(struct lab, flavours)},
    {SECTION_LAB, "includes", KIND_WORDS, offsetof(struct lab, includes)},
    {SECTION_STAGE, "title", KIND_TEXT, offsetof(struct lab_stage, title)},
    {SECTION_STAGE, "track", KIND_TRACK, offsetof(struct lab_stage, track)},
    {SECTION_STAGE, "needs", KIND_NEEDS, 0},
    {SECTION_STAGE, "minutes", KIND_NUMBER,
     offsetof(struct lab_stage, minutes)},
    {SECTION_CHECK, "floor", KIND_REAL, offsetof(struct lab_check, floor)},
    {SECTION_CHECK, "goal", KIND_REAL, offsetof(struct lab_check, goal)},
    {SECTION_CHECK, "unit", KIND_TEXT, offsetof(struct lab_check, unit)},
    {SECTION_CHECK, "hint", KIND_TEXT, offsetof(struct lab_check, hint)},
};

enum { N_KEYS = sizeof keys / sizeof *keys };

/* A file being read, and where in it we are. */
struct reading {
    const char *path;
    FILE *file;
    int line;
    struct lab *lab;
    enum section section;
    void *into; /* the lab, or the stage or check of this section */
};

/* Stops with "path:line: expected <what>, found '<text>'". */
static _Noreturn void expected(const struct reading *at, const char *what,
                               const char *text)
{
    die("%s:%d: expected %s, found '%s'", at->path, at->line, what, text);
}

static unsigned long read_number(const struct reading *at, const char *text)
{
    char *end;
    errno = 0;
    unsigned long number = strtoul(text, &end, 10);
    if (errno || end == text || *end || strchr(text, '-'))
        expected(at, "a number", text);
    return number;
}

static double read_real(const struct reading *at, const char *text)
{
    char *end;
    double real = strtod(text, &end);
    if (end == text || *end || !isfinite(real))
        expected(at, "a number such as 0.75", text);
    return real;
}

static enum lab_track read_track(const struct reading *at, const char *text)
{
    if (strcmp(text, "core") == 0)
        return TRACK_CORE;
    if (strcmp(text, "extension") == 0)
        return TRACK_EXTENSION;
    expected(at, "core or extension", text);
}

static void read_needs(const struct reading *at, const char *text)
{
    struct lab_stage *stage = at->into;
    struct words words = {0};
    words_split(&words, text);
    for (size_t i = 0; i < words.n; i++) {
        unsigned long number = read_number(at, words.word[i]);
        if (number < 1 || number >= stage->number)
            expected(at, "the number of an earlier stage", words.word[i]);
        if (stage->n_needs == LAB_MAX_NEEDS)
            expected(at, "at most 8 stages", text);
        stage->needs[stage->n_needs++] = number;
    }
    words_free(&words);
}

static void read_value(const struct reading *at, const struct key *key,
                       const char *text)
{
    void *to = (char *)at->into + key->offset;
    switch (key->kind) {
    case KIND_TEXT:
        text_join(to, text);
        break;
    case KIND_WORDS:
        words_split(to, text);
        break;
    case KIND_NUMBER:
        *(unsigned *)to = read_number(at, text);
        break;
    case KIND_SIZE:
        *(size_t *)to = read_number(at, text);
        break;
    case KIND_REAL:
        *(double *)to = read_real(at, text);
        break;
    case KIND_TRACK:
        *(enum lab_track *)to = read_track(at, text);
        break;
    case KIND_NEEDS:
        read_needs(at, text);
        break;
    }
}

/* inih calls this for each "name = value" and each continued line. */
static int take_pair(void *reading, const char *section, const char *name,
                     const char *value)
{
    const struct reading *at = reading;
    (void)section;
    for (int i = 0; i < N_KEYS; i++)
        if (keys[i].section == at->section && strcmp(keys[i].name, name) == 0) {
            read_value(at, &keys[i], value);
            return 1;
        }
    expected(at, "a key of this section", name);
}

static void *grow(void *rows, unsigned n, size_t row_bytes)
{
    void *grown = realloc(rows, (n + 1) * row_bytes);
    if (!grown)
        die("out of memory");
    memset((char *)grown + n * row_bytes, 0, row_bytes);
    return grown;
}

static void begin_stage(struct reading *at, const char *number)
{
    struct lab *lab = at->lab;
    if (read_number(at, number) != lab->n_stages + 1)
        expected(at, "stages numbered 1, 2, 3 and so on", number);
    lab->stage = grow(lab->stage, lab->n_stages, sizeof *lab->stage);
    at->into = &lab->stage[lab->n_stages];
    *(struct lab_stage *)at->into =
        (struct lab_stage){.number = ++lab->n_stages};
}

static void begin_check(struct reading *at, const char *slug)
{
    struct lab *lab = at->lab;
    if (!*slug || lab_check_find(lab, slug))
        expected(at, "a check not named before", slug);
    lab->check = grow(lab->check, lab->n_checks, sizeof *lab->check);
    at->into = &lab->check[lab->n_checks++];
    *(struct lab_check *)at->into = (struct lab_check){
        .slug = text_format("%s", slug), .floor = NAN, .goal = NAN};
}

static void begin_section(struct reading *at, const char *name)
{
    if (strcmp(name, "lab") == 0) {
        at->section = SECTION_LAB;
        at->into = at->lab;
    } else if (strncmp(name, "stage ", 6) == 0) {
        at->section = SECTION_STAGE;
        begin_stage(at, name + 6);
    } else if (strncmp(name, "check ", 6) == 0) {
        at->section = SECTION_CHECK;
        begin_check(at, name + 6);
    } else {
        expected(at, "[lab], [stage N] or [check NAME]", name);
    }
}

/* fgets(3) for inih; it counts lines and sees the section headings first. */
static char *read_line(char *line, int line_bytes, void *reading)
{
    struct reading *at = reading;
    if (!fgets(line, line_bytes, at->file))
        return NULL;
    at->line++;
    if (!strchr(line, '\n') && !feof(at->file))
        expected(at, "a line of at most 197 bytes", line);
    char *end = strrchr(line, ']');
    if (line[0] == '[' && end) {
        char *name = strndup(line + 1, end - line - 1);
        begin_section(at, name ? name : "");
        free(name);
    }
    return line;
}

void lab_read(struct lab *lab, const char *path)
{
    struct reading reading = {
        .path = path, .lab = lab, .file = fopen(path, "re")};
    if (!reading.file)
        die("%s: %s", path, strerror(errno));
    int bad_line = ini_parse_stream(read_line, &reading, take_pair, &reading);
    fclose(reading.file);
    if (bad_line)
        die("%s:%d: expected [section] or name = value", path, bad_line);
}
