#include <x86intrin.h>

unsigned long now(void)
{
    return __rdtsc();
}
