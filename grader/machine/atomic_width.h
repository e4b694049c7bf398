/* atomic_width.h: the atomic operations of one width, C11's and gcc's.
 *
 * The file that includes this defines WORD, an unsigned type, and TSAN, how the
 * names of the thread sanitizer's functions for it begin. The operations are
 * plain C: cores take turns, and no turn ends between the end of access_bytes()
 * and the next hook. Memory orders only matter for stores, as on x86-64.
 */
#include "access.h"

#define CALLER __builtin_return_address(0)

typedef WORD word;

/* Of a core's own stores it sees those that still wait in its store buffer. */
static word get(const volatile word *at)
{
    struct machine *m = machine_state();
    uint64_t value;
    if (m->running && m->running->buffer.n > 0 &&
        buffer_find(m, m->running, at, sizeof *at, &value))
        return (word)value;
    return *at;
}

/* Returns the old value. */
static word put(volatile word *at, word value)
{
    word old = *at;
    *at = value;
    access_news(old != value);
    return old;
}

word atomic_load_word(const volatile word *at, int order) __asm__(TSAN "load");
word atomic_load_word(const volatile word *at, int order)
{
    (void)order;
    access_weakly(at, sizeof *at, ACCESS_LOAD, CALLER);
    return get(at);
}

static bool is_buffered(int order)
{
    const struct machine *m = machine_state();
    return m->running && m->plan.buffers && m->explore.on &&
           order != __ATOMIC_SEQ_CST && sizeof(word) <= sizeof(uint64_t);
}

/* On x86-64 only a sequentially consistent store is a read-modify-write. */
void atomic_store_word(volatile word *at, word value,
                       int order) __asm__(TSAN "store");
void atomic_store_word(volatile word *at, word value, int order)
{
    enum access kind = order == __ATOMIC_SEQ_CST ? ACCESS_ATOMIC : ACCESS_STORE;
    if (!is_buffered(order)) {
        access_bytes(at, sizeof *at, kind, CALLER);
        put(at, value);
        return;
    }
    access_weakly(at, sizeof *at, kind, CALLER);
    struct machine *m = machine_state();
    buffer_add(m, m->running, at, (uint64_t)value, sizeof *at);
}

word atomic_exchange_word(volatile word *at, word value,
                          int order) __asm__(TSAN "exchange");
word atomic_exchange_word(volatile word *at, word value, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    return put(at, value);
}

word atomic_fetch_add_word(volatile word *at, word value,
                           int order) __asm__(TSAN "fetch_add");
word atomic_fetch_add_word(volatile word *at, word value, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    return put(at, (word)(*at + value));
}

word atomic_fetch_sub_word(volatile word *at, word value,
                           int order) __asm__(TSAN "fetch_sub");
word atomic_fetch_sub_word(volatile word *at, word value, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    return put(at, (word)(*at - value));
}

word atomic_fetch_and_word(volatile word *at, word value,
                           int order) __asm__(TSAN "fetch_and");
word atomic_fetch_and_word(volatile word *at, word value, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    return put(at, *at & value);
}

word atomic_fetch_or_word(volatile word *at, word value,
                          int order) __asm__(TSAN "fetch_or");
word atomic_fetch_or_word(volatile word *at, word value, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    return put(at, *at | value);
}

word atomic_fetch_xor_word(volatile word *at, word value,
                           int order) __asm__(TSAN "fetch_xor");
word atomic_fetch_xor_word(volatile word *at, word value, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    return put(at, *at ^ value);
}

word atomic_fetch_nand_word(volatile word *at, word value,
                            int order) __asm__(TSAN "fetch_nand");
word atomic_fetch_nand_word(volatile word *at, word value, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    return put(at, (word) ~(*at & value));
}

/* A compare-and-swap that fails has taken the line all the same. */
static bool swap_if(volatile word *at, word *expected, word value)
{
    word old = *at;
    if (old != *expected) {
        *expected = old;
        return false;
    }
    put(at, value);
    return true;
}

/* What a compare-and-swap expects usually lies on the stack, and is a register
 * then. Elsewhere it is read, and written when it was wrong. */
static void visit(const word *expected, enum access kind, const void *pc)
{
    const struct machine *m = machine_state();
    if (m->running && !core_owns(m->running, (uint64_t)expected))
        access_bytes(expected, sizeof *expected, kind, pc);
}

static bool swap_or_tell(volatile word *at, word *expected, word value,
                         const void *pc)
{
    visit(expected, ACCESS_LOAD, pc);
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, pc);
    word found = *expected;
    if (swap_if(at, &found, value))
        return true;
    visit(expected, ACCESS_STORE, pc);
    *expected = found;
    return false;
}

word atomic_cas_word(volatile word *at, word expected, word value, int order,
                     int failed) __asm__(TSAN "compare_exchange_val");
word atomic_cas_word(volatile word *at, word expected, word value, int order,
                     int failed)
{
    (void)order, (void)failed;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    swap_if(at, &expected, value);
    return expected;
}

bool atomic_cas_strong_word(volatile word *at, word *expected, word value,
                            int order,
                            int failed) __asm__(TSAN "compare_exchange_strong");
bool atomic_cas_strong_word(volatile word *at, word *expected, word value,
                            int order, int failed)
{
    (void)order, (void)failed;
    return swap_or_tell(at, expected, value, CALLER);
}

/* The hardware has no weaker one. */
bool atomic_cas_weak_word(volatile word *at, word *expected, word value,
                          int order,
                          int failed) __asm__(TSAN "compare_exchange_weak");
bool atomic_cas_weak_word(volatile word *at, word *expected, word value,
                          int order, int failed)
{
    (void)order, (void)failed;
    return swap_or_tell(at, expected, value, CALLER);
}
