#include "probes.h"

#include "kit.h"
#include "scene.h"

#include <sys/mman.h>

static const char *probe_name(uint64_t value)
{
    static const char *const name[] = {[PROBE_FINE] = "PROBE_FINE",
                                       [PROBE_UNMAPPED] = "PROBE_UNMAPPED",
                                       [PROBE_PROTECTED] = "PROBE_PROTECTED",
                                       [PROBE_PAST_END] = "PROBE_PAST_END",
                                       [PROBE_NOT_CANONICAL] =
                                           "PROBE_NOT_CANONICAL"};

    return value <= PROBE_NOT_CANONICAL ? name[value] : "something else";
}

static void need(enum mmap_call call, uint64_t at, enum probe right,
                 const char *what)
{
    uint64_t told = asked(call, at, 0, 0);

    CHECK(told == right, "%s(%#lx), %s, returned %s, expected %s",
          call == CALL_PROBE_READ ? "probe_read" : "probe_write", at, what,
          probe_name(told), probe_name(right));
}

void need_read(uint64_t at, enum probe right, const char *what)
{
    need(CALL_PROBE_READ, at, right, what);
}

void need_write_to(uint64_t at, enum probe right, const char *what)
{
    need(CALL_PROBE_WRITE, at, right, what);
}

static void probe_quietly(enum mmap_call call, uint64_t at)
{
    asked(call, at, 0, 0);
    CHECK(call_errno() == 0, "a probe of %#lx set errno to %s", at,
          errno_name());
}

void need_no_errno(uint64_t at)
{
    probe_quietly(CALL_PROBE_READ, at);
    probe_quietly(CALL_PROBE_WRITE, at);
}

static bool is_fine(uint64_t at)
{
    return asked(CALL_PROBE_READ, at, 0, 0) == PROBE_FINE &&
           asked(CALL_PROBE_WRITE, at, 0, 0) == PROBE_FINE;
}

void need_doubts(void)
{
    CHECK(!is_fine(0) || !is_fine(kit_map(PAGE, PROT_NONE)),
          "all is PROBE_FINE, also NULL and a page that nobody may access");
}

void need_both(uint64_t at, enum probe right, const char *what)
{
    need_read(at, right, what);
    need_write_to(at, right, what);
}
