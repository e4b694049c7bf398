/* Includes itself without end. */
#include "mm.h"
#include "mm.c"
