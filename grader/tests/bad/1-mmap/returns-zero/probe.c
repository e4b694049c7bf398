/* The same. */
#include "probe.h"

enum probe probe_read(const void *address)
{
    (void)address;
    return 0;
}

enum probe probe_write(void *address)
{
    (void)address;
    return 0;
}
