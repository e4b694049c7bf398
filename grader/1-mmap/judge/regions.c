#include "regions.h"

#include "scene.h"
#include "space.h"

int64_t ask_reserve(unsigned number, uint64_t bytes, uint64_t alignment)
{
    return (int64_t)asked(CALL_RESERVE, number, bytes, alignment);
}

int64_t ask_commit(unsigned number, uint64_t at, uint64_t bytes)
{
    return (int64_t)asked(CALL_COMMIT, number, at, bytes);
}

int64_t ask_decommit(unsigned number, uint64_t at, uint64_t bytes)
{
    return (int64_t)asked(CALL_DECOMMIT, number, at, bytes);
}

int64_t ask_resident(unsigned number, uint64_t at, uint64_t bytes)
{
    return (int64_t)asked(CALL_RESIDENT, number, at, bytes);
}

int64_t ask_release(unsigned number)
{
    return (int64_t)asked(CALL_RELEASE, number, 0, 0);
}

uint64_t region_base(unsigned number)
{
    return looked_up(CALL_BASE, number);
}

uint64_t region_size(unsigned number)
{
    return looked_up(CALL_BYTES, number);
}

uint64_t need_reserve(unsigned number, uint64_t bytes, uint64_t alignment)
{
    int64_t returned = ask_reserve(number, bytes, alignment);

    CHECK(returned == 0,
          "region_reserve(region, %s, %s) returned %ld with %s, expected 0",
          size_name(bytes), size_name(alignment), returned, errno_name());
    uint64_t base = region_base(number);
    CHECK(space_mapped(base, PAGE) == PAGE,
          "region_reserve(region, %s, %s) set region->base to %#lx, where "
          "nothing is mapped",
          size_name(bytes), size_name(alignment), base);
    return base;
}

static void need_success(const char *call, uint64_t at, uint64_t bytes,
                         int64_t returned)
{
    CHECK(returned == 0,
          "%s(region, %lu, %lu) returned %ld with %s, expected 0", call, at,
          bytes, returned, errno_name());
}

void need_commit(unsigned number, uint64_t at, uint64_t bytes)
{
    need_success("region_commit", at, bytes, ask_commit(number, at, bytes));
}

void need_decommit(unsigned number, uint64_t at, uint64_t bytes)
{
    need_success("region_decommit", at, bytes, ask_decommit(number, at, bytes));
}

uint64_t need_resident(unsigned number, uint64_t at, uint64_t bytes)
{
    int64_t pages = ask_resident(number, at, bytes);

    CHECK(pages >= 0, "region_resident(region, %lu, %lu) returned %ld with %s",
          at, bytes, pages, errno_name());
    return (uint64_t)pages;
}

void need_release(unsigned number)
{
    int64_t returned = ask_release(number);

    CHECK(returned == 0,
          "region_release(region) returned %ld with %s, expected 0", returned,
          errno_name());
}
