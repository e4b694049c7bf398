/* atomic_width.h: the atomic operations of one width, C11's and gcc's.
 *
 * The file that includes this defines WORD, an unsigned type, and TSAN, how the
 * names of the thread sanitizer's functions for it begin. The operations are
 * plain C: cores take turns, and no turn ends between the end of access_bytes()
 * and the next hook. Memory orders only matter for what stores cost.
 */
#include "access.h"

#define CALLER __builtin_return_address(0)

typedef WORD word;

word atomic_load_word(const volatile word *at, int order) __asm__(TSAN "load");
word atomic_load_word(const volatile word *at, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_LOAD, CALLER);
    return *at;
}

/* On x86-64 only a sequentially consistent store is a read-modify-write. */
void atomic_store_word(volatile word *at, word value,
                       int order) __asm__(TSAN "store");
void atomic_store_word(volatile word *at, word value, int order)
{
    enum access kind = order == __ATOMIC_SEQ_CST ? ACCESS_ATOMIC : ACCESS_STORE;
    access_bytes(at, sizeof *at, kind, CALLER);
    *at = value;
}

word atomic_exchange_word(volatile word *at, word value,
                          int order) __asm__(TSAN "exchange");
word atomic_exchange_word(volatile word *at, word value, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    word old = *at;
    *at = value;
    return old;
}

word atomic_fetch_add_word(volatile word *at, word value,
                           int order) __asm__(TSAN "fetch_add");
word atomic_fetch_add_word(volatile word *at, word value, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    word old = *at;
    *at = (word)(old + value);
    return old;
}

word atomic_fetch_sub_word(volatile word *at, word value,
                           int order) __asm__(TSAN "fetch_sub");
word atomic_fetch_sub_word(volatile word *at, word value, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    word old = *at;
    *at = (word)(old - value);
    return old;
}

word atomic_fetch_and_word(volatile word *at, word value,
                           int order) __asm__(TSAN "fetch_and");
word atomic_fetch_and_word(volatile word *at, word value, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    word old = *at;
    *at = old & value;
    return old;
}

word atomic_fetch_or_word(volatile word *at, word value,
                          int order) __asm__(TSAN "fetch_or");
word atomic_fetch_or_word(volatile word *at, word value, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    word old = *at;
    *at = old | value;
    return old;
}

word atomic_fetch_xor_word(volatile word *at, word value,
                           int order) __asm__(TSAN "fetch_xor");
word atomic_fetch_xor_word(volatile word *at, word value, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    word old = *at;
    *at = old ^ value;
    return old;
}

word atomic_fetch_nand_word(volatile word *at, word value,
                            int order) __asm__(TSAN "fetch_nand");
word atomic_fetch_nand_word(volatile word *at, word value, int order)
{
    (void)order;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    word old = *at;
    *at = (word) ~(old & value);
    return old;
}

/* A compare-and-swap that fails has taken the line all the same. */
static bool swap_if(volatile word *at, word *expected, word value)
{
    word old = *at;
    if (old != *expected) {
        *expected = old;
        return false;
    }
    *at = value;
    return true;
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
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    return swap_if(at, expected, value);
}

/* The hardware has no weaker one. */
bool atomic_cas_weak_word(volatile word *at, word *expected, word value,
                          int order,
                          int failed) __asm__(TSAN "compare_exchange_weak");
bool atomic_cas_weak_word(volatile word *at, word *expected, word value,
                          int order, int failed)
{
    (void)order, (void)failed;
    access_bytes(at, sizeof *at, ACCESS_ATOMIC, CALLER);
    return swap_if(at, expected, value);
}
