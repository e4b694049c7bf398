/* Has the compiler quote a file of the machine in its errors. */
#include "mm.h"
#include "/etc/passwd"
