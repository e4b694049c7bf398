#include <immintrin.h>

unsigned long base(void)
{
    return _readgsbase_u64();
}
