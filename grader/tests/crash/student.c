/* student.c: functions that stop in one way each. A test finds the line by the
 * comment at its end. */
#include <stdlib.h>
#include <string.h>

struct block {
    struct block *next, *prev;
};

static inline void unlink_block(struct block *b)
{
    b->prev->next = b->next; /* unlink */
    b->next->prev = b->prev;
}

void leaf(void *at)
{
    *(volatile int *)at = 1; /* leaf */
}

int reads(void *at)
{
    return *(volatile int *)at; /* reads */
}

void inlined(void *at)
{
    struct block b = {at, at};
    __asm__ volatile("" : : "r"(&b) : "memory");
    unlink_block(&b); /* inlined */
}

void wild(void *at)
{
    ((void (*)(void))at)();              /* wild */
    __asm__ volatile("" : : : "memory"); /* not the last thing it does */
}

int deep(int n)
{
    volatile char room[64];
    room[n & 63] = 1;
    return deep(n + 1) + room[0]; /* deep */
}

int wide(void *at)
{
    volatile char room[1 << 20];
    room[0] = at != 0;
    return room[0] + room[4096]; /* wide */
}

void gives_up(void)
{
    abort(); /* gives up */
}

int divides(int a, int b)
{
    return a / b; /* divides */
}

__attribute__((noinline)) static int weigh(const int *at)
{
    __asm__ volatile("" : : "r"(at) : "memory");
    return 1;
}

/* gcc puts all but the question aside, into a function splits.part.0. */
static int splits(int *at)
{
    if (__builtin_expect(at == NULL, 1))
        return 0;
    int n = 0;
    for (int i = 0; i < 10; i++)
        n += weigh(at + i) * weigh(at - i) + weigh(at) + weigh(at + 1);
    *(volatile int *)at = 1; /* part */
    return n;
}

int is_split(int *at)
{
    return splits(at) + splits(at + 1); /* is split */
}

int is_split_again(int *at)
{
    return splits(at) + splits(at + 3);
}

#line 7 "dir/\033[31mred.c"
void painted(void *at)
{
    *(volatile int *)at = 1;
}
