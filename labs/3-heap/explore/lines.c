/* lines.c: how many elements of an array lie in two cache lines?
 *
 *   |--- line 0 ----|--- line 1 ----|--- line 2 ----|   64 bytes each
 *   [    a     ][    b     ][    c     ][    d     ]    48 bytes each
 *
 * b begins in line 0 and ends in line 1, c begins in 1 and ends in 2: reading
 * either costs two lines instead of one. Each array is laid out twice: from a
 * multiple of 64, which memalign(64, ...) returns, and from 16 bytes further,
 * which is all that an allocator promises whose alignment is 16.
 *
 * Prediction: the picture repeats after lcm(size, 64) bytes. Each border
 * between two lines cuts an element, unless an element begins right there.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { LINE = 64, FURTHER = 16, ELEMENTS = 3072 };

static const struct prediction {
    unsigned size, aligned_percent, further_percent;
} predictions[] = {
    {16, 0, 0}, {24, 25, 25}, {32, 0, 50}, {48, 50, 50}, {64, 0, 100}, {0},
};

static unsigned cut_elements(const char *array, unsigned size)
{
    unsigned cut = 0;

    for (unsigned i = 0; i < ELEMENTS; i++) {
        uintptr_t first = (uintptr_t)(array + i * size);
        uintptr_t last = first + size - 1;

        cut += first / LINE != last / LINE;
    }
    return cut;
}

static bool row(const char *array, unsigned size, unsigned percent)
{
    bool aligned = (uintptr_t)array % LINE == 0;
    unsigned theory = ELEMENTS * percent / 100;
    unsigned fact = cut_elements(array, size);

    printf("  %2u bytes   %-10s   %9u   %7u\n", size,
           aligned ? "aligned" : "16 further", theory, fact);
    return theory == fact;
}

int main(void)
{
    char *memory = aligned_alloc(LINE, (ELEMENTS + 1) * LINE);
    bool right = memory != NULL;

    printf("Why memalign: which of %d elements lie in two cache lines?\n"
           "  element    array        predicted   counted\n",
           ELEMENTS);
    for (const struct prediction *p = predictions; right && p->size > 0; p++) {
        right &= row(memory, p->size, p->aligned_percent);
        right &= row(memory + FURTHER, p->size, p->further_percent);
    }
    free(memory);
    puts(right ? "As predicted.\n" : "Not as predicted!\n");
    return !right;
}
