/* Stage 4: probe. */
#include "files.h"
#include "kit.h"
#include "probes.h"
#include "scene.h"
#include "space.h"
#include "stages.h"

#include "../../judge/box/script.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { READ_WRITE = PROT_READ | PROT_WRITE };

static void memory_in_use_is_fine(void)
{
    fresh_box();
    uint64_t at = kit_map(2 * PAGE, READ_WRITE);
    kit_write(at, PAGE, 'x');
    need_both(at, PROBE_FINE, "a page in use");
    need_both(at + PAGE - 1, PROBE_FINE, "the last byte of a page in use");
    need_both(at + PAGE, PROBE_FINE, "a page that was never used");
    need_doubts();
}

/* Never mapped, mapped no longer, and the address that is nobody's. */
static void what_is_unmapped_is_told(void)
{
    fresh_box();
    uint64_t at = kit_map(3 * PAGE, READ_WRITE);
    kit_write(at, 3 * PAGE, 'x');
    need_both(at + PAGE, PROBE_FINE, "a page in use");
    kit_unmap(at + PAGE, PAGE);
    need_both(at + PAGE, PROBE_UNMAPPED, "a page that was unmapped");
    need_both(at + 2 * PAGE - 1, PROBE_UNMAPPED,
              "the last byte of a page that was unmapped");
    need_both(at, PROBE_FINE, "the page before it");
    need_both(at + PAGE - 1, PROBE_FINE, "the last byte of the page before it");
    need_both(at + 2 * PAGE, PROBE_FINE, "the page behind it");
    need_both(0, PROBE_UNMAPPED, "NULL");
    need_both(16 * TiB, PROBE_UNMAPPED, "where nothing was ever mapped");
}

/* The mapping is there; what it allows differs. */
static void what_is_protected_is_told(void)
{
    fresh_box();
    uint64_t at = kit_map(2 * PAGE, READ_WRITE);
    kit_write(at, 2 * PAGE, 'x');
    kit_protect(at, 2 * PAGE, PROT_NONE);
    need_both(at, PROBE_PROTECTED, "a page that nobody may access");
    kit_protect(at, PAGE, PROT_READ);
    need_read(at, PROBE_FINE, "a page that may be read");
    need_write_to(at, PROBE_PROTECTED, "a page that may be read alone");
    kit_protect(at, PAGE, READ_WRITE);
    need_both(at, PROBE_FINE, "a page that may be read and written");
    need_both(at + PAGE, PROBE_PROTECTED, "the page behind it");
}

/* 100 bytes in the third page of the file, four pages of address space. */
static void what_is_past_the_end_is_told(void)
{
    enum { BYTES = 2 * PAGE + 100 };

    scene_dice(40);
    fresh_box();
    lend_letters(LETTERS, BYTES);
    uint64_t at = kit_map_file(LETTERS, 4 * PAGE, READ_WRITE);
    need_both(at + PAGE, PROBE_FINE, "a page of a file");
    need_both(at + BYTES - 1, PROBE_FINE, "the last byte of a file");
    need_both(at + BYTES, PROBE_FINE,
              "behind a file's last byte, in its last page");
    need_both(at + 3 * PAGE, PROBE_PAST_END, "behind a file's last page");
    kit_protect(at + 3 * PAGE, PAGE, PROT_READ);
    need_read(at + 3 * PAGE, PROBE_PAST_END, "behind a file's last page");
    need_write_to(at + 3 * PAGE, PROBE_PROTECTED,
                  "behind a file's last page, where nobody may write");
}

/* All 256 values, and their neighbours. */
static void bytes_keep_their_values(void)
{
    unsigned char before[PAGE], after[PAGE];

    scene_dice(41);
    fresh_box();
    uint64_t at = kit_map(PAGE, READ_WRITE);
    for (unsigned i = 0; i < PAGE; i++)
        before[i] = (unsigned char)dice_next(&dice);
    kit_put(at, before, PAGE);
    for (unsigned i = 0; i < 300; i++)
        need_write_to(at + dice_between(&dice, 0, PAGE - 1), PROBE_FINE,
                      "a byte in use");
    need_doubts();
    peek_bytes(at, after, PAGE);
    CHECK(memcmp(before, after, PAGE) == 0,
          "probe_write changed a byte that it probed");
}

/* The line of the status that names blocked signals; static. */
static const char *blocked_signals(void)
{
    static char mask[64];
    char *text = papers_text(witness(), PAPER_STATUS);
    const char *line = strstr(text, "SigBlk:");

    mask[0] = '\0';
    if (line)
        sscanf(line, "SigBlk: %63s", mask);
    free(text);
    return mask;
}

/* One probe of each kind, of a page in use before one that nobody may access,
 * and of what lies behind the end of a file. */
static void probe_all_kinds(uint64_t at, uint64_t past)
{
    need_both(at, PROBE_FINE, "a page in use");
    need_both(at + PAGE, PROBE_PROTECTED, "a page that nobody may access");
    need_both(16 * TiB, PROBE_UNMAPPED, "where nothing was ever mapped");
    need_both(past, PROBE_PAST_END, "behind a file's last page");
}

/* Maps what probe_all_kinds() needs, in a clean box. */
static void fresh_places(uint64_t *at, uint64_t *past)
{
    scene_dice(43);
    fresh_box();
    *at = kit_map(2 * PAGE, READ_WRITE);
    kit_write(*at, PAGE, 'x');
    kit_protect(*at + PAGE, PAGE, PROT_NONE);
    lend_letters(LETTERS, 100);
    *past = kit_map_file(LETTERS, 2 * PAGE, READ_WRITE) + PAGE;
}

static void errno_and_mask_stay(void)
{
    char before[64];
    uint64_t at, past;

    fresh_places(&at, &past);
    strcpy(before, blocked_signals());
    for (unsigned i = 0; i < 3; i++) {
        probe_all_kinds(at, past);
        need_no_errno(at);
        need_no_errno(at + PAGE);
        need_no_errno(16 * TiB);
        need_no_errno(past);
        CHECK(strcmp(before, blocked_signals()) == 0,
              "before the probes the mask of blocked signals was %s, now it "
              "is %s",
              before, blocked_signals());
    }
}

/* A program that had a handler for its own crashes has it again. */
static void handlers_are_restored(void)
{
    uint64_t at, past;

    fresh_places(&at, &past);
    probe_all_kinds(at, past);
    CHECK(kit_load_is_reported(at + PAGE, SIGSEGV),
          "after a probe, a segmentation fault did not arrive at the handler "
          "that the program had installed before");
    fresh_places(&at, &past);
    probe_all_kinds(at, past);
    CHECK(kit_load_is_reported(past, SIGBUS),
          "after a probe, a bus error did not arrive at the handler that the "
          "program had installed before");
}

enum { MANY = 250, KINDS = 4 };

/* As many of each kind, in turns. */
static void add_probes(const uint64_t *at)
{
    script_clear();
    for (uint32_t i = 0; i < MANY; i++)
        for (unsigned kind = 0; kind < KINDS; kind++)
            script_add(kind % 2 ? CALL_PROBE_WRITE : CALL_PROBE_READ,
                       KINDS * i + kind, at[kind], 0);
}

/* They can be made over and over, and gather nothing. */
static void a_thousand_probes_work(void)
{
    static const enum probe right[KINDS] = {PROBE_FINE, PROBE_PROTECTED,
                                            PROBE_UNMAPPED, PROBE_PAST_END};

    scene_dice(42);
    fresh_box();
    lend_letters(LETTERS, 100);
    uint64_t file = kit_map_file(LETTERS, 2 * PAGE, READ_WRITE);
    uint64_t none = kit_map(PAGE, PROT_NONE);
    const uint64_t at[KINDS] = {file, none, 16 * TiB, file + PAGE};
    need_both(file, PROBE_FINE, "a page of a file");
    space_remember();
    add_probes(at);
    script_asked();
    for (uint32_t i = 0; i < KINDS * MANY; i++)
        CHECK(script_reply(i).value == right[i % KINDS],
              "probe %u of %u was wrong: does one leave something behind?", i,
              KINDS * MANY);
    need_same_space("1000 probes");
}

const struct check stage_4_checks[] = {
    {CORRECTNESS, 1, "memory in use is fine to read and to write",
     memory_in_use_is_fine},
    {CORRECTNESS, 2, "what is not mapped is told", what_is_unmapped_is_told},
    {CORRECTNESS, 2, "what is protected is told", what_is_protected_is_told},
    {CORRECTNESS, 1, "what lies behind the end of a file is told",
     what_is_past_the_end_is_told},
    {CORRECTNESS, 1, "a byte that is probed keeps its value",
     bytes_keep_their_values},
    {CORRECTNESS, 1, "a probe leaves errno and the signal mask alone",
     errno_and_mask_stay},
    {CORRECTNESS, 1, "after a probe the program's own handlers are back",
     handlers_are_restored},
    {SCALABILITY, 1, "a thousand probes work like one", a_thousand_probes_work},
    {0}};
