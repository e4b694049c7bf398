/* atomic128.c: see atomic_width.h. */
#define WORD unsigned __int128
#define TSAN "__tsan_atomic128_"
#include "atomic_width.h"
