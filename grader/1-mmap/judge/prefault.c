#include "prefault.h"

#include "kit.h"
#include "regions.h"

uint64_t fresh_region(uint64_t bytes)
{
    fresh_box();
    uint64_t base = need_reserve(0, bytes, PAGE);
    need_commit(0, 0, bytes);
    return base;
}

int64_t ask_prefault(uint64_t at, uint64_t bytes, unsigned threads)
{
    return (int64_t)asked(CALL_PREFAULT, 0, at, bytes << 8 | threads);
}

void need_prefault(uint64_t at, uint64_t bytes, unsigned threads)
{
    int64_t returned = ask_prefault(at, bytes, threads);

    CHECK(returned == 0,
          "region_prefault(region, %lu, %s, %u) returned %ld with %s", at,
          size_name(bytes), threads, returned, errno_name());
}

void need_all_own(uint64_t at, uint64_t bytes, unsigned threads)
{
    struct pages pages = pages_in(at, bytes);

    CHECK(pages.own == bytes / PAGE,
          "after region_prefault by %u thread%s, of %lu pages %lu have no "
          "memory and %lu are the page of zeroes",
          threads, plural(threads), bytes / PAGE, pages.absent, pages.zero);
}
