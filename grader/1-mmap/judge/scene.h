/* scene.h: one call at a time, and what the kernel did meanwhile.
 *
 * Whatever goes wrong inside (a crash, a hang, a broken protocol, a system call
 * that is refused) ends the check with a sentence; a check's body has no error
 * handling.
 */
#ifndef SCENE_H
#define SCENE_H

#include "../../judge/base/check.h"
#include "../../judge/base/dice.h"
#include "../../judge/witness/witness.h"
#include "../wire/calls.h"

#include <stdbool.h>
#include <stdint.h>

enum { KiB = 1 << 10, MiB = 1 << 20, GiB = 1 << 30, PAGE = PAGE_BYTES };

#define TiB (UINT64_C(1) << 40)

/* A clean box that is watched; no file is lent. */
void fresh_box(void);

/* Whether code of a submission has run in it. */
bool box_was_used(void);

/* Makes a call. Returns what it returned. Blames a submission that leaves
 * threads behind or works when nothing is asked of it. */
uint64_t asked(enum mmap_call call, uint64_t a, uint64_t b, uint64_t c);

/* Has a look at what the last call left, and is no call itself. */
uint64_t looked_up(enum mmap_call call, uint64_t a);

/* Runs the script of script.h as one call. */
void script_asked(void);

/* The last call's errno; by name: "ENOMEM". */
int call_errno(void);
const char *errno_name(void);

/* The last call returned -1 with that errno; else fails the check, which says
 * what was asked for. */
void need_failure(uint64_t returned, int error, const char *what);

/* Page faults of the box during the last call, and system calls that it made:
 * all that concern memory, files, threads and signal handlers. */
uint64_t faults_of_call(void);
uint64_t calls_of_call(void);

/* Those with that number. */
uint64_t calls_of_number(int number);

/* What a scene throws. Each check that throws dice has its own, by a number
 * that no other check has: so none depends on which were run before it. */
extern struct dice dice;
void scene_dice(uint64_t number);

/* What makes a noun as many as n: "" behind 1, else "s". */
const char *plural(uint64_t n);

/* A size for people: "64 KiB", "4097 bytes"; lasts until four calls later. */
const char *size_name(uint64_t bytes);

/* Rounded down and up to whole pages. */
static inline uint64_t page_down(uint64_t bytes)
{
    return bytes & ~(uint64_t)(PAGE - 1);
}

static inline uint64_t page_up(uint64_t bytes)
{
    return page_down(bytes + PAGE - 1);
}

#endif
