/* Has the compiler wait for somebody to type. */
#include "mm.h"
#include "/dev/stdin"
