#include "mappings.h"

#include "../base/fail.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    LINE_BYTES = 256, /* of a line that tell all but a long name */
    TRIES = 3
};

/* "r-xp" */
static bool parse_access(struct area *area, const char *access)
{
    static const struct {
        char letter;
        int protection;
    } places[] = {{'r', PROT_READ}, {'w', PROT_WRITE}, {'x', PROT_EXEC}};

    area->protection = PROT_NONE;
    for (unsigned i = 0; i < sizeof places / sizeof *places; i++)
        if (access[i] == places[i].letter)
            area->protection |= places[i].protection;
        else if (access[i] != '-')
            return false;
    area->shared = access[3] == 's';
    return access[3] == 's' || access[3] == 'p';
}

/* "00400000-00452000 r-xp 00000000 08:02 173521    /usr/bin/dbus-daemon"
 *
 * A copy, for sscanf(3) first looks for the end of its text: with 65,530 lines
 * behind this one that takes longer than all else. */
static bool parse_line(struct area *area, const char *from, size_t length)
{
    char line[LINE_BYTES], access[5] = "";
    int name_at = 0;

    if (length >= sizeof line)
        length = sizeof line - 1;
    memcpy(line, from, length);
    line[length] = '\0';
    *area = (struct area){0};
    if (sscanf(line,
               "%" SCNx64 "-%" SCNx64 " %4s %" SCNx64 " %*x:%*x %" SCNu64 "%n",
               &area->from, &area->to, access, &area->offset, &area->inode,
               &name_at) != 5 ||
        name_at == 0 || area->from >= area->to)
        return false;
    name_at += (int)strspn(line + name_at, " ");
    snprintf(area->name, sizeof area->name, "%s", line + name_at);
    return parse_access(area, access);
}

static size_t count_lines(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

static bool follow_each_other(const struct mappings *mappings)
{
    for (size_t i = 1; i < mappings->n; i++)
        if (mappings->at[i - 1].to > mappings->at[i].from)
            return false;
    return true;
}

bool mappings_parse(struct mappings *mappings, const char *text)
{
    size_t room = count_lines(text);
    const char *end;

    *mappings = (struct mappings){calloc(room + 1, sizeof(struct area)), 0};
    if (mappings->at == NULL)
        die("no memory for a box's mappings");
    for (; (end = strchr(text, '\n')); text = end + 1)
        if (!parse_line(&mappings->at[mappings->n++], text,
                        (size_t)(end - text)))
            break;
    if (*text == '\0' && follow_each_other(mappings))
        return true;
    mappings_free(mappings);
    return false;
}

/* A list that changes while it is read may come with gaps and overlaps; who
 * changes it may have ended when we ask. One that nobody changes is right the
 * first time. */
void mappings_read(struct mappings *mappings, const struct papers *papers)
{
    bool good = false, had_threads = false;

    for (unsigned i = 0; i < TRIES && !good; i++) {
        had_threads |= papers_status(papers, "Threads:") > 1;
        char *text = papers_text(papers, PAPER_MAPS);
        good = mappings_parse(mappings, text);
        free(text);
    }
    if (!good && had_threads)
        blame("your code left a thread behind that changes what is mapped when "
              "nothing is asked of it");
    if (!good)
        die("the kernel's list of a box's mappings makes no sense");
}

void mappings_free(struct mappings *mappings)
{
    free(mappings->at);
    *mappings = (struct mappings){0};
}

const struct area *mappings_find(const struct mappings *mappings, uint64_t at)
{
    for (size_t i = 0; i < mappings->n; i++)
        if (at >= mappings->at[i].from && at < mappings->at[i].to)
            return &mappings->at[i];
    return NULL;
}

/* Bytes that [from, to) and an area have in common. */
static uint64_t common(const struct area *area, uint64_t from, uint64_t to)
{
    uint64_t first = area->from > from ? area->from : from;
    uint64_t end = area->to < to ? area->to : to;

    return end > first ? end - first : 0;
}

uint64_t mappings_bytes(const struct mappings *mappings, uint64_t from,
                        uint64_t to)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < mappings->n; i++)
        bytes += common(&mappings->at[i], from, to);
    return bytes;
}

uint64_t mappings_protected(const struct mappings *mappings, uint64_t from,
                            uint64_t to, int protection)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < mappings->n; i++)
        if (mappings->at[i].protection == protection)
            bytes += common(&mappings->at[i], from, to);
    return bytes;
}

/* Both lists are in order: one walk, however long they are. */
uint64_t mappings_new_bytes(const struct mappings *before,
                            const struct mappings *now)
{
    uint64_t bytes = 0;
    size_t first = 0;

    for (size_t i = 0; i < now->n; i++) {
        const struct area *area = &now->at[i];
        bytes += area->to - area->from;
        while (first < before->n && before->at[first].to <= area->from)
            first++;
        for (size_t k = first; k < before->n && before->at[k].from < area->to;
             k++)
            bytes -= common(&before->at[k], area->from, area->to);
    }
    return bytes;
}

uint64_t mappings_lost_bytes(const struct mappings *before,
                             const struct mappings *now)
{
    return mappings_new_bytes(now, before);
}
