/* Stage 8: addresses that are none. */
#include "probes.h"
#include "scene.h"
#include "space.h"
#include "stages.h"

/* Bits 47 to 63 of an address are the same: 0 for programs, 1 for the kernel.
 *
 *   0          2^47                      2^64 - 2^47       2^64
 *   +----------+-------------------------+-----------------+
 *   | programs | no address              | the kernel      |
 *   +----------+-------------------------+-----------------+
 */
static const uint64_t first = 1ul << 47, last = UINT64_MAX - (1ul << 47);

static void no_address_is_told(void)
{
    fresh_box();
    need_both(first, PROBE_NOT_CANONICAL, "the first that is no address");
    need_both(last, PROBE_NOT_CANONICAL, "the last that is no address");
    need_both(first - PAGE, PROBE_UNMAPPED,
              "the last page that a program could have");
    need_both(last + 1, PROBE_UNMAPPED, "the kernel's first address");
    scene_dice(80);
    for (unsigned i = 0; i < 50; i++)
        need_both(dice_between(&dice, first, last), PROBE_NOT_CANONICAL,
                  "an address that is none");
}

static void no_address_leaves_no_trace(void)
{
    fresh_box();
    space_remember();
    for (unsigned i = 0; i < 50; i++) {
        need_both(first, PROBE_NOT_CANONICAL, "an address that is none");
        need_both(16 * TiB, PROBE_UNMAPPED, "where nothing was ever mapped");
        need_no_errno(first);
    }
    need_same_space("probes of addresses that are none");
}

const struct check stage_8_checks[] = {
    {CORRECTNESS, 2, "an address that is none is told", no_address_is_told},
    {CORRECTNESS, 1, "an address that is none leaves no trace",
     no_address_leaves_no_trace},
    {0}};
