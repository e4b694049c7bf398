/* atomic8.c: see atomic_width.h. */
#define WORD uint8_t
#define TSAN "__tsan_atomic8_"
#include "atomic_width.h"
