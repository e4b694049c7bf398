#include "heap.h"

#include "../../judge/box/box.h"
#include "../../judge/base/check.h"
#include "../../judge/exam/exam.h"
#include "../../judge/box/script.h"
#include "../wire/calls.h"

#include <stdio.h>
#include <string.h>

enum { WHOLE_BYTES = 32 * KiB, END_BYTES = 4 * KiB };

const remote NOTHING = {0};

static int last_errno;

static uint64_t ask_heap(enum heap_call call, uint64_t a, uint64_t b)
{
    struct reply reply = ask(call, a, b);
    last_errno = reply.error;
    return reply.value;
}

void fresh_heap_at(uint64_t region_at, uint64_t limit_bytes)
{
    struct box_options options = {.region_at = region_at,
                                  .limit_bytes = limit_bytes};
    box_start(&options);
    ask_init();
}

void fresh_heap(uint64_t limit_bytes)
{
    fresh_heap_at(REGION_LOW, limit_bytes);
}

void ask_init(void)
{
    int status = (int)ask_heap(CALL_INIT, 0, 0);
    CHECK(status == 0, "mm_init() returned %d (%s), expected 0", status,
          errno_name());
}

remote ask_malloc(uint64_t bytes)
{
    return (remote){ask_heap(CALL_MALLOC, bytes, 0)};
}

void ask_free(remote block)
{
    ask_heap(CALL_FREE, block.at, 0);
}

remote ask_realloc(remote block, uint64_t bytes)
{
    return (remote){ask_heap(CALL_REALLOC, block.at, bytes)};
}

remote ask_memalign(uint64_t alignment, uint64_t bytes)
{
    return (remote){ask_heap(CALL_MEMALIGN, alignment, bytes)};
}

bool ask_checkheap(void)
{
    return ask_heap(CALL_CHECKHEAP, __LINE__, 0) & 0xff;
}

const char *errno_name(void)
{
    const char *name = strerrorname_np(last_errno);
    return last_errno == 0 ? "errno 0" : name ? name : "an unknown errno";
}

const char *block_name(remote block)
{
    static char name[2][32];
    static unsigned turn;

    turn = !turn;
    if (is_null(block))
        return "NULL";
    snprintf(name[turn], sizeof name[turn], "%#lx", block.at);
    return name[turn];
}

bool errno_is(int expected)
{
    return last_errno == expected || exam.compat != NULL;
}

remote need_malloc(uint64_t bytes)
{
    remote block = ask_malloc(bytes);

    CHECK(!is_null(block),
          "mm_malloc(%lu) returned NULL (%s), expected "
          "a block: the heap uses %lu bytes so far",
          bytes, errno_name(), heap_used());
    CHECK(region_holds(box_region(), block, bytes),
          "mm_malloc(%lu) returned %#lx, which is outside the heap", bytes,
          block.at);
    return block;
}

uint64_t heap_used(void)
{
    return box_footprint();
}

uint64_t heap_end(void)
{
    return box_region()->at + box_break();
}

uint64_t heap_growth(uint64_t before)
{
    return heap_used() - before;
}

static uint64_t word_of(uint64_t key, uint64_t i)
{
    uint64_t x = (key ^ i) * 0x9e3779b97f4a7c15u;
    return x ^ x >> 29;
}

static void write_words(uint8_t *to, uint64_t from, uint64_t bytes,
                        uint64_t key)
{
    for (uint64_t i = from; i < bytes; i += 8) {
        uint64_t word = word_of(key, i), left = bytes - i;
        memcpy(to + i, &word, left < 8 ? left : 8);
    }
}

static bool words_intact(const uint8_t *at, uint64_t from, uint64_t bytes,
                         uint64_t key)
{
    uint64_t whole = bytes & ~7ul, word;

    for (uint64_t i = from; i < whole; i += 8) {
        memcpy(&word, at + i, 8);
        if (word != word_of(key, i))
            return false;
    }
    word = word_of(key, whole);
    return memcmp(at + whole, &word, bytes - whole) == 0;
}

static uint64_t tail_start(uint64_t bytes)
{
    return (bytes - END_BYTES) & ~7ul;
}

void payload_write(remote p, uint64_t bytes, uint64_t key)
{
    uint8_t *to = region_bytes_at(box_region(), p);

    if (bytes <= WHOLE_BYTES) {
        write_words(to, 0, bytes, key);
        return;
    }
    write_words(to, 0, END_BYTES, key);
    write_words(to, tail_start(bytes), bytes, key);
}

bool payload_intact(remote p, uint64_t bytes, uint64_t key)
{
    const uint8_t *at = region_bytes_at(box_region(), p);

    if (bytes <= WHOLE_BYTES)
        return words_intact(at, 0, bytes, key);
    return words_intact(at, 0, END_BYTES, key) &&
           words_intact(at, tail_start(bytes), bytes, key);
}

uint64_t payload_known(uint64_t bytes, uint64_t kept)
{
    if (bytes <= WHOLE_BYTES || kept == bytes || kept <= END_BYTES)
        return kept;
    return END_BYTES;
}

/* An address reads as such, or as NULL; all else is a number. */
void lab_describe_call(char *text, size_t bytes, unsigned call,
                       const uint64_t arg[WIRE_ARGS])
{
    static const char *const format[N_CALLS] = {
        [CALL_INIT] = "mm_init()",
        [CALL_MALLOC] = "mm_malloc(%lu)",
        [CALL_FREE] = "mm_free(%s)",
        [CALL_REALLOC] = "mm_realloc(%s, %lu)",
        [CALL_MEMALIGN] = "mm_memalign(%lu, %lu)",
        [CALL_CHECKHEAP] = "mm_checkheap()",
        [CALL_CLOCK] = "a look at the clock",
    };
    if (call == CALL_FREE || call == CALL_REALLOC)
        snprintf(text, bytes, format[call], block_name((remote){arg[0]}),
                 arg[1]);
    else
        snprintf(text, bytes, format[call], arg[0], arg[1]);
}
