/* atomic64.c: see atomic_width.h. */
#define WORD uint64_t
#define TSAN "__tsan_atomic64_"
#include "atomic_width.h"
