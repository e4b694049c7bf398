/* atomic_probe.h: all that is done to a WORD, in a function named TEST. */
static void TEST(void)
{
    static _Atomic WORD at;
    static volatile WORD plain;
    static struct __attribute__((packed)) {
        char first;
        volatile WORD word;
    } packed;
    WORD expected = 5;

    atomic_store(&at, 5);
    atomic_store_explicit(&at, 5, memory_order_release);
    expect(atomic_load(&at) == 5);
    expect(atomic_exchange(&at, 6) == 5);
    expect(atomic_fetch_add(&at, 10) == 6);
    expect(atomic_fetch_sub(&at, 1) == 16);
    expect(atomic_fetch_and(&at, 14) == 15);
    expect(atomic_fetch_or(&at, 1) == 14);
    expect(atomic_fetch_xor(&at, 3) == 15);
    expect(__atomic_fetch_nand((WORD *)&at, 4, __ATOMIC_SEQ_CST) == 12);
    expect(atomic_load(&at) == (WORD)~4);
    expect(!atomic_compare_exchange_strong(&at, &expected, 1));
    expect(expected == (WORD)~4);
    expect(atomic_compare_exchange_strong(&at, &expected, 1));
    expected = 1;
    expect(atomic_compare_exchange_weak(&at, &expected, 2));
    expect(__sync_val_compare_and_swap((WORD *)&at, 2, 3) == 2);
    expect(__sync_add_and_fetch((WORD *)&at, 4) == 7);

    plain = 1;
    plain = (WORD)(plain + 1);
    expect(plain == 2);
    packed.word = 3;
    expect(packed.word == 3);
}
