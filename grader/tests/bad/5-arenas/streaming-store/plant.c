#include <emmintrin.h>

void quiet_store(int *to, int value)
{
    _mm_stream_si32(to, value);
}
