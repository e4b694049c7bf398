#include "scene.h"

#include "../../judge/base/finding.h"
#include "../../judge/box/box.h"
#include "../../judge/box/script.h"
#include "../../judge/exam/exam.h"
#include "../../judge/witness/transcript.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum { TRANSCRIPT_LINES = 12, MAX_NAMES = 4, NAME_BYTES = 32 };

struct dice dice;

static int last_errno;
static uint64_t last_faults;
static struct mappings remembered, seen;

void scene_dice(uint64_t number)
{
    dice_seed(&dice, exam.seed + number);
}

void fresh_box(void)
{
    shelf_clear();
    box_start(&(struct box_options){.watched = true});
}

/* What the student may read beside a failed check. */
static void tell(const char *result)
{
    char *text = finding.transcript;
    size_t room = sizeof finding.transcript;
    int used = snprintf(text, room, "%s\n", finding.call);

    transcript_log(text + used, room - (size_t)used, TRANSCRIPT_LINES);
    used = (int)strlen(text);
    snprintf(text + used, room - (size_t)used, "  = %s%lu page fault%s\n",
             result, last_faults, last_faults == 1 ? "" : "s");
}

static void tell_reply(const struct reply *reply)
{
    char result[64] = "";

    if ((int64_t)reply->value == -1)
        snprintf(result, sizeof result, "-1 with %s, ", errno_name());
    else if (reply->value < KiB)
        snprintf(result, sizeof result, "%lu, ", reply->value);
    else
        snprintf(result, sizeof result, "%#lx, ", reply->value);
    tell(result);
}

uint64_t asked(enum mmap_call call, uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t before = papers_faults(witness());
    struct reply reply;

    finding.transcript[0] = '\0';
    clerk_clear();
    reply = ask3(call, a, b, c);
    last_faults = papers_faults(witness()) - before;
    last_errno = reply.error;
    tell_reply(&reply);
    return reply.value;
}

void script_asked(void)
{
    uint64_t before = papers_faults(witness());

    finding.transcript[0] = '\0';
    clerk_clear();
    script_run();
    last_faults = papers_faults(witness()) - before;
    last_errno = 0;
    finding_set_call("", -1);
}

int call_errno(void)
{
    return last_errno;
}

const char *errno_name(void)
{
    const char *name = strerrorname_np(last_errno);
    return last_errno == 0 ? "errno 0" : name ? name : "an unknown errno";
}

void need_failure(uint64_t returned, int error, const char *what)
{
    CHECK((int64_t)returned == -1 && last_errno == error,
          "%s: returned %ld with %s, expected -1 with %s", what,
          (int64_t)returned, errno_name(), strerrorname_np(error));
}

uint64_t faults_of_call(void)
{
    return last_faults;
}

uint64_t calls_of_call(void)
{
    return clerk_total();
}

uint64_t calls_of_number(int number)
{
    return clerk_count(number);
}

void space_remember(void)
{
    mappings_free(&remembered);
    mappings_read(&remembered, witness());
}

uint64_t space_gained(void)
{
    struct mappings now;

    mappings_read(&now, witness());
    uint64_t bytes = mappings_new_bytes(&remembered, &now);
    mappings_free(&now);
    return bytes;
}

uint64_t space_lost(void)
{
    struct mappings now;

    mappings_read(&now, witness());
    uint64_t bytes = mappings_lost_bytes(&remembered, &now);
    mappings_free(&now);
    return bytes;
}

uint64_t space_mapped(uint64_t from, uint64_t bytes)
{
    struct mappings now;

    mappings_read(&now, witness());
    uint64_t mapped = mappings_bytes(&now, from, from + bytes);
    mappings_free(&now);
    return mapped;
}

uint64_t space_protected(uint64_t from, uint64_t bytes, int protection)
{
    struct mappings now;

    mappings_read(&now, witness());
    uint64_t found = mappings_protected(&now, from, from + bytes, protection);
    mappings_free(&now);
    return found;
}

void space_look(void)
{
    mappings_free(&seen);
    mappings_read(&seen, witness());
}

int space_protection(uint64_t at)
{
    const struct area *area = mappings_find(&seen, at);

    return area ? area->protection : -1;
}

uint64_t space_own_pages(void)
{
    uint64_t pages = 0;

    space_look();
    for (size_t i = 0; i < seen.n; i++) {
        const struct area *area = &seen.at[i];
        if (area->protection & PROT_WRITE && !area->shared && area->inode == 0)
            pages +=
                pages_count(witness(), area->from, area->to - area->from).own;
    }
    return pages;
}

void need_same_space(const char *after_what)
{
    uint64_t gained = space_gained(), lost = space_lost();

    CHECK(gained == 0 && lost == 0,
          "after %s, %lu bytes are mapped that were not before, and %lu are "
          "mapped no longer",
          after_what, gained, lost);
}

const char *size_name(uint64_t bytes)
{
    static char name[MAX_NAMES][NAME_BYTES];
    static const char *const unit[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    static unsigned turn;
    unsigned i = 0;

    turn = (turn + 1) % MAX_NAMES;
    while (i < 4 && bytes >= KiB && bytes % KiB == 0) {
        bytes /= KiB;
        i++;
    }
    snprintf(name[turn], NAME_BYTES, "%lu %s", bytes,
             i == 0 && bytes == 1 ? "byte" : unit[i]);
    return name[turn];
}
