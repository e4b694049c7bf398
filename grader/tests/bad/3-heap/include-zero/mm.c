/* Has the compiler read for ever. */
#include "mm.h"
#include "/dev/zero"
