#include "kit.h"

#include "scene.h"

#include "../../judge/base/fail.h"
#include "../../judge/base/finding.h"
#include "../../judge/box/box.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>

static uint64_t must(enum mmap_call call, uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t value = asked(call, a, b, c);

    if ((int64_t)value == -1 && box_was_used())
        blame("your code unmapped or used up what others need: %s failed with "
              "%s",
              finding.call, errno_name());
    if ((int64_t)value == -1)
        die("the kit's own call failed: %s", errno_name());
    return value;
}

static uint64_t pack(int protection, int flags)
{
    return (uint64_t)protection << 32 | (uint32_t)flags;
}

uint64_t kit_map(uint64_t bytes, int protection)
{
    return must(CALL_MAP, 0, bytes,
                pack(protection, MAP_PRIVATE | MAP_ANONYMOUS));
}

bool kit_map_at(uint64_t at, uint64_t bytes, int protection)
{
    int flags =
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;

    return asked(CALL_MAP, at, bytes, pack(protection, flags)) == at;
}

uint64_t kit_map_file(unsigned file, uint64_t bytes, int protection)
{
    return must(CALL_MAP_FILE, file, bytes, (uint64_t)protection);
}

void kit_unmap(uint64_t at, uint64_t bytes)
{
    must(CALL_UNMAP, at, bytes, 0);
}

void kit_protect(uint64_t at, uint64_t bytes, int protection)
{
    must(CALL_PROTECT, at, bytes, (uint64_t)protection);
}

void kit_read(uint64_t at, uint64_t bytes)
{
    asked(CALL_READ, at, bytes, 0);
}

void kit_write(uint64_t at, uint64_t bytes, unsigned char value)
{
    asked(CALL_WRITE, at, bytes, value);
}

void kit_poke(uint64_t at, unsigned char value)
{
    asked(CALL_POKE, at, value, 0);
}

void kit_put(uint64_t at, const void *from, uint64_t bytes)
{
    memcpy(box_region()->bytes, from, bytes);
    asked(CALL_PUT, at, 0, bytes);
}

void kit_refuse_thread(unsigned n)
{
    asked(CALL_THREADS_REFUSE, n, 0, 0);
}

void kit_let_threads_linger(void)
{
    asked(CALL_THREADS_LINGER, 1, 0, 0);
}

void kit_let_threads_take_turns(uint64_t at, uint64_t bytes)
{
    asked(CALL_THREADS_TAKE_TURNS, at, bytes, 0);
}

bool kit_threads_took_turns(void)
{
    return looked_up(CALL_THREADS_TOOK_TURNS, 0);
}

static void load(void *at)
{
    asked(CALL_PEEK, *(uint64_t *)at, 0, 0);
}

bool kit_load_is_reported(uint64_t at, int signal)
{
    struct wire_crash seen;
    struct finding why;

    if (check_probe(load, &at, &why))
        return false;
    memcpy(&seen, &box_wire()->crash, sizeof seen);
    return seen.signal == signal && seen.address == at;
}

void peek_bytes(uint64_t at, void *to, uint64_t bytes)
{
    size_t got = papers_peek(witness(), at, to, bytes);

    CHECK(got == bytes, "of %lu bytes at %#lx only %zu are there", bytes, at,
          got);
}

unsigned char peek_byte(uint64_t at)
{
    unsigned char byte;

    peek_bytes(at, &byte, 1);
    return byte;
}

struct pages pages_in(uint64_t at, uint64_t bytes)
{
    return pages_count(witness(), at, bytes);
}
