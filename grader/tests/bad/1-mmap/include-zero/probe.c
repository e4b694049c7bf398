/* Has the compiler read for ever. */
#include "/dev/zero"
