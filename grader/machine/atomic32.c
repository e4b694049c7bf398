/* atomic32.c: see atomic_width.h. */
#define WORD uint32_t
#define TSAN "__tsan_atomic32_"
#include "atomic_width.h"
