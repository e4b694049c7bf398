/* The same. */
#include "predict.h"

int predict_faults(unsigned char *state, size_t pages,
                   const struct operation *operation, size_t count,
                   struct forecast *out)
{
    (void)state, (void)pages, (void)operation, (void)count, (void)out;
    return 0;
}

int64_t predict_tables(unsigned char *state, uintptr_t base, size_t pages,
                       const struct operation *operation, size_t count)
{
    (void)state, (void)base, (void)pages, (void)operation, (void)count;
    return 0;
}
