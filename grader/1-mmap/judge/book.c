#include "book.h"

#include "kit.h"
#include "regions.h"
#include "scene.h"
#include "space.h"

#include "../../judge/base/finding.h"

#include <sys/mman.h>

enum state { RESERVED, OPEN, USED };

static struct {
    uint64_t base;
    enum state page[BOOK_PAGES];
} book;

static uint64_t page_at(unsigned page)
{
    return book.base + (uint64_t)page * PAGE;
}

/* Never 0. */
static unsigned char value_of(unsigned page)
{
    return (unsigned char)(page * 3 + 1);
}

uint64_t book_open(void)
{
    for (unsigned page = 0; page < BOOK_PAGES; page++)
        book.page[page] = RESERVED;
    book.base = need_reserve(0, BOOK_BYTES, PAGE);
    return book.base;
}

/* Outwards: all that the bytes touch. */
void book_commit(uint64_t at, uint64_t bytes)
{
    need_commit(0, at, bytes);
    if (bytes == 0)
        return;
    for (uint64_t page = at / PAGE; page <= (at + bytes - 1) / PAGE; page++)
        if (book.page[page] == RESERVED)
            book.page[page] = OPEN;
}

/* Inwards: all that lie in the bytes whole. */
void book_decommit(uint64_t at, uint64_t bytes)
{
    need_decommit(0, at, bytes);
    for (uint64_t page = page_up(at) / PAGE; page < (at + bytes) / PAGE; page++)
        book.page[page] = RESERVED;
}

void book_use(void)
{
    for (unsigned page = 0; page < BOOK_PAGES; page++) {
        if (book.page[page] != OPEN)
            continue;
        kit_poke(page_at(page), value_of(page));
        book.page[page] = USED;
    }
}

static void verify_access(unsigned page, const char *call)
{
    int found = space_protection(page_at(page));
    int right =
        book.page[page] == RESERVED ? PROT_NONE : PROT_READ | PROT_WRITE;

    CHECK(found >= 0, "after %s, page %u of the region is not mapped", call,
          page);
    CHECK(found == right, "after %s, page %u of the region %s", call, page,
          right == PROT_NONE ? "can be accessed, and should not"
                             : "cannot be read and written");
}

static void verify_memory(unsigned page, const char *call)
{
    static const char *const name[] = {[PAGE_ABSENT] = "no memory",
                                       [PAGE_ZERO] = "the page of zeroes",
                                       [PAGE_OWN] = "a page of its own",
                                       [PAGE_OF_FILE] = "shared memory"};
    enum page found = pages_at(witness(), page_at(page));
    enum page right = book.page[page] == USED ? PAGE_OWN : PAGE_ABSENT;

    CHECK(found == right, "after %s, page %u of the region has %s, expected %s",
          call, page, name[found], name[right]);
}

static void verify_value(unsigned page, const char *call)
{
    unsigned char found = peek_byte(page_at(page));

    CHECK(found == value_of(page),
          "after %s, a byte in page %u of the region is %u, but %u was "
          "written there",
          call, page, found, value_of(page));
}

void book_verify(void)
{
    const char *call = finding.call;

    space_look();
    for (unsigned page = 0; page < BOOK_PAGES; page++) {
        verify_access(page, call);
        verify_memory(page, call);
        if (book.page[page] == USED)
            verify_value(page, call);
    }
    CHECK(space_protection(book.base - PAGE) == PROT_NONE &&
              space_protection(book.base + BOOK_BYTES) == PROT_NONE,
          "after %s, a guard page can be accessed", call);
}
