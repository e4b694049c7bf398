/* atomics.c: every access that gcc instruments, in every width, and what it
 * computes. test_machine.sh looks at the names that the object asks for. */
#include <stdatomic.h>
#include <string.h>

#include "claim.h"

typedef unsigned __int128 uint128_t;

static bool right = true;

static void expect(bool is)
{
    right &= is;
}

#define WORD uint8_t
#define TEST test_8
#include "atomic_probe.h"
#undef WORD
#undef TEST
#define WORD uint16_t
#define TEST test_16
#include "atomic_probe.h"
#undef WORD
#undef TEST
#define WORD uint32_t
#define TEST test_32
#include "atomic_probe.h"
#undef WORD
#undef TEST
#define WORD uint64_t
#define TEST test_64
#include "atomic_probe.h"
#undef WORD
#undef TEST
#define WORD uint128_t
#define TEST test_128
#include "atomic_probe.h"

static struct big {
    char bytes[100];
} from, to;

static void *test(void *core)
{
    test_8();
    test_16();
    test_32();
    test_64();
    test_128();
    from.bytes[99] = 9;
    to = from;
    expect(to.bytes[99] == 9);
    atomic_thread_fence(memory_order_seq_cst);
    atomic_signal_fence(memory_order_seq_cst);
    return core;
}

int main(void)
{
    machine_boot(1);
    claim(run_on(1, test, 0)->end == MACHINE_DONE && right,
          "atomics of all widths compute what C says");
    right = true;
    test(NULL);
    claim(right, "outside of a run, too");
    return 0;
}
