/* atomic16.c: see atomic_width.h. */
#define WORD uint16_t
#define TSAN "__tsan_atomic16_"
#include "atomic_width.h"
