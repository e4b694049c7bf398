#include "scene.h"

#include "../../judge/base/fail.h"
#include "../../judge/base/finding.h"
#include "../../judge/box/box.h"
#include "../../judge/box/script.h"
#include "../../judge/exam/exam.h"
#include "../../judge/witness/transcript.h"

#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

enum { TRANSCRIPT_LINES = 12, MAX_NAMES = 4, NAME_BYTES = 32 };

struct dice dice;

static int last_errno;
static uint64_t last_faults;

/* What is known of the box: has a student's code run in it, and how many calls
 * had been logged when the last one returned. */
static struct {
    bool was_used, is_at_rest;
    uint64_t calls;
} state;

void scene_dice(uint64_t number)
{
    dice_seed(&dice, exam.seed + number);
}

void fresh_box(void)
{
    shelf_clear();
    state.was_used = state.is_at_rest = false;
    box_start(&(struct box_options){.watched = true});
}

bool box_was_used(void)
{
    return state.was_used;
}

const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

/* Who answers before the work is done, or leaves it to a thread, would have it
 * done when nobody counts. */
static void need_rest(void)
{
    uint64_t more = state.is_at_rest ? clerk_total() - state.calls : 0;

    if (more > 0)
        blame("your code was at work when nothing was asked of it: between two "
              "calls it made %lu system call%s",
              more, plural(more));
}

/* The threads of region_prefault are a check's to look for: it can be patient
 * with those that are on their way out. */
static void note_rest(enum mmap_call call)
{
    unsigned threads = 1;

    state.was_used |= call < CALL_MAP;
    state.is_at_rest = call != CALL_PREFAULT;
    state.calls = clerk_total();
    if (state.is_at_rest && calls_of_number(SYS_clone) > 0)
        threads = papers_threads(witness());
    if (threads > 1)
        blame("your code left %u thread%s behind when it returned from %s",
              threads - 1, plural(threads - 1), finding.call);
}

/* What the student may read beside a failed check. */
static void tell(const char *result)
{
    char *text = finding.transcript;
    size_t room = sizeof finding.transcript;

    transcript_tell(text, room, finding.call, TRANSCRIPT_LINES);
    size_t used = strlen(text);
    snprintf(text + used, room - used, "  = %s%lu page fault%s\n", result,
             last_faults, plural(last_faults));
}

static bool returns_pointer(enum mmap_call call)
{
    return call == CALL_DRAFT || call == CALL_BASE ||
           call == CALL_LARGE_MALLOC || call == CALL_MAP ||
           call == CALL_MAP_FILE;
}

static void tell_reply(enum mmap_call call, const struct reply *reply)
{
    char result[64] = "";

    if ((int64_t)reply->value == -1)
        snprintf(result, sizeof result, "-1 with %s, ", errno_name());
    else if (call == CALL_PROBE_READ || call == CALL_PROBE_WRITE)
        snprintf(result, sizeof result, "%d, ", (int)reply->value);
    else if (!returns_pointer(call))
        snprintf(result, sizeof result, "%lu, ", reply->value);
    else if (reply->value == 0)
        snprintf(result, sizeof result, "NULL with %s, ", errno_name());
    else
        snprintf(result, sizeof result, "%#lx, ", reply->value);
    tell(result);
}

uint64_t asked(enum mmap_call call, uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t before = papers_faults(witness());
    struct reply reply;

    need_rest();
    finding.transcript[0] = '\0';
    clerk_clear();
    reply = ask3(call, a, b, c);
    last_faults = papers_faults(witness()) - before;
    last_errno = reply.error;
    tell_reply(call, &reply);
    note_rest(call);
    return reply.value;
}

uint64_t looked_up(enum mmap_call call, uint64_t a)
{
    struct finding before = finding;
    uint64_t value = ask(call, a, 0).value;

    finding = before;
    return value;
}

void script_asked(void)
{
    uint64_t before = papers_faults(witness());

    need_rest();
    finding.transcript[0] = '\0';
    clerk_clear();
    script_run();
    last_faults = papers_faults(witness()) - before;
    last_errno = 0;
    note_rest(CALL_NOTHING);
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
