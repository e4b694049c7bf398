#include "space.h"

#include "scene.h"

#include "../../judge/base/fail.h"

#include <stdlib.h>
#include <string.h>

enum { MAPPINGS_MOST = 20000 /* of 65530 that the kernel allows */ };

static struct mappings remembered, seen;

/* A list of more mappings than that would take longer to read, time and again,
 * than all other work. */
static void read_space(struct mappings *now)
{
    mappings_read(now, witness());
    if (now->n > MAPPINGS_MOST)
        blame("your code left %zu separate mappings behind, more than %d: the "
              "kernel has to look through them at each page fault",
              now->n, MAPPINGS_MOST);
}

void space_remember(void)
{
    mappings_free(&remembered);
    read_space(&remembered);
}

uint64_t space_gained(void)
{
    struct mappings now;

    read_space(&now);
    uint64_t bytes = mappings_new_bytes(&remembered, &now);
    mappings_free(&now);
    return bytes;
}

uint64_t space_lost(void)
{
    struct mappings now;

    read_space(&now);
    uint64_t bytes = mappings_lost_bytes(&remembered, &now);
    mappings_free(&now);
    return bytes;
}

uint64_t space_mapped(uint64_t from, uint64_t bytes)
{
    struct mappings now;

    read_space(&now);
    uint64_t mapped = mappings_bytes(&now, from, from + bytes);
    mappings_free(&now);
    return mapped;
}

uint64_t space_protected(uint64_t from, uint64_t bytes, int protection)
{
    struct mappings now;

    read_space(&now);
    uint64_t found = mappings_protected(&now, from, from + bytes, protection);
    mappings_free(&now);
    return found;
}

void space_look(void)
{
    mappings_free(&seen);
    read_space(&seen);
}

int space_protection(uint64_t at)
{
    const struct area *area = mappings_find(&seen, at);

    return area ? area->protection : -1;
}

/* The sum of what stands behind a label in smaps: proc(5). */
static uint64_t smaps_kilobytes(const char *text, const char *label)
{
    uint64_t sum = 0;

    while ((text = strstr(text, label))) {
        text += strlen(label);
        sum += strtoull(text, NULL, 10);
    }
    return sum;
}

/* Whatever the protection: a page that was put out of reach takes memory, too.
 * Of a terabyte, of which little is used, the kernel looks at that little. */
uint64_t space_own_pages(void)
{
    char *text = papers_text(witness(), PAPER_SMAPS);
    uint64_t kilobytes = smaps_kilobytes(text, "\nAnonymous:") +
                         smaps_kilobytes(text, "\nSwap:");

    free(text);
    return kilobytes * KiB / PAGE;
}

void need_same_space(const char *after_what)
{
    uint64_t gained = space_gained(), lost = space_lost();

    CHECK(gained == 0 && lost == 0,
          "after %s, %lu bytes are mapped that were not before, and %lu are "
          "mapped no longer",
          after_what, gained, lost);
}
