/* cfrac.c: a program that lives on short-lived numbers: the continued fraction
 * of e by heap-allocated integers, each result a block of its own, as one
 * would write it in a language with a collector. It is not only malloc: the
 * time between the calls is arithmetic. */
#include "work.h"

#include <stdlib.h>
#include <string.h>

enum { TERMS = 420, REPEATS = 45 };

/* A natural number, least significant limb first. */
struct number {
    unsigned n;
    uint32_t limb[];
};

static uint64_t numbers;

static struct number *number_new(unsigned n)
{
    struct number *a = fresh(sizeof *a + n * sizeof a->limb[0]);
    numbers++;
    a->n = n;
    memset(a->limb, 0, n * sizeof a->limb[0]);
    return a;
}

static struct number *number_of(uint32_t value)
{
    struct number *a = number_new(1);
    a->limb[0] = value;
    return a;
}

static struct number *number_trim(struct number *a)
{
    while (a->n > 1 && a->limb[a->n - 1] == 0)
        a->n--;
    return a;
}

static struct number *number_times(const struct number *a, uint32_t factor)
{
    struct number *product = number_new(a->n + 1);
    uint64_t carry = 0;
    for (unsigned i = 0; i < a->n; i++) {
        carry += (uint64_t)a->limb[i] * factor;
        product->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    product->limb[a->n] = (uint32_t)carry;
    return number_trim(product);
}

static struct number *number_plus(const struct number *a,
                                  const struct number *b)
{
    struct number *sum = number_new((a->n > b->n ? a->n : b->n) + 1);
    uint64_t carry = 0;
    for (unsigned i = 0; i < sum->n; i++) {
        carry += i < a->n ? a->limb[i] : 0;
        carry += i < b->n ? b->limb[i] : 0;
        sum->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return number_trim(sum);
}

/* e = [2; 1, 2, 1, 1, 4, 1, 1, 6, 1, ...] */
static uint32_t term(unsigned i)
{
    if (i == 0)
        return 2;
    return i % 3 == 2 ? 2 * (i + 1) / 3 : 1;
}

/* Numerators of the convergents: p(i) = term(i) p(i - 1) + p(i - 2). */
static struct number *convergent(void)
{
    struct number *old = number_of(0), *p = number_of(1);
    for (unsigned i = 0; i < TERMS; i++) {
        struct number *product = number_times(p, term(i));
        struct number *next = number_plus(product, old);
        free(product);
        free(old);
        old = p;
        p = next;
    }
    free(old);
    return p;
}

static void cfrac(unsigned thread)
{
    struct number *kept[REPEATS];
    (void)thread;
    for (unsigned round = 0; round < REPEATS; round++) {
        for (unsigned i = 0; i < REPEATS; i++)
            kept[i] = convergent();
        for (unsigned i = 0; i < REPEATS; i++)
            free(kept[i]);
    }
}

uint64_t work_cfrac(void)
{
    crew(1, cfrac);
    return numbers;
}
