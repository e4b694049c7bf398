/* large.c: one list of free pieces, sorted by address, in arenas of 16 MiB. The
 * first piece that suffices is taken and divided; what is freed is joined with
 * its neighbours. From the threshold on, which does not adapt, a block has a
 * mapping of its own.
 *
 *   0        16                 size
 *   +--------+------------------+
 *   | size   | the caller's     |   live
 *   +--------+------------------+
 *   | size   | next |           |   free
 *   +--------+------+-----------+ */
#include "large.h"

#include <errno.h>
#include <sys/mman.h>

enum {
    HEADER_BYTES = 16,
    UNIT = 32, /* sizes are multiples: a rest has room for a piece */
    ARENA_BYTES = 16 << 20,
    PAGE = 4096
};

struct piece {
    size_t size, unused;
    struct piece *next; /* of the free ones, the next higher */
};

static struct piece *pieces;

static struct piece *piece_of(const void *block)
{
    return (struct piece *)((char *)block - HEADER_BYTES);
}

/* NULL with errno ENOMEM. */
static struct piece *piece_map(size_t bytes)
{
    struct piece *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    p->size = bytes;
    return p;
}

static void piece_join_next(struct piece *p)
{
    if ((char *)p + p->size != (char *)p->next)
        return;
    p->size += p->next->size;
    p->next = p->next->next;
}

static void piece_insert(struct piece *p)
{
    struct piece *before = NULL, **at = &pieces;
    while (*at && *at < p) {
        before = *at;
        at = &before->next;
    }
    p->next = *at;
    *at = p;
    if (p->next)
        piece_join_next(p);
    if (before)
        piece_join_next(before);
}

/* Takes the first that suffices from the list; NULL: there is none. */
static struct piece *piece_find(size_t size)
{
    struct piece **at = &pieces;
    while (*at && (*at)->size < size)
        at = &(*at)->next;
    struct piece *found = *at;
    if (found)
        *at = found->next;
    return found;
}

static void piece_split(struct piece *p, size_t size)
{
    struct piece *rest = (struct piece *)((char *)p + size);
    if (p->size == size)
        return;
    rest->size = p->size - size;
    p->size = size;
    piece_insert(rest);
}

static struct piece *mapping_new(size_t bytes)
{
    size_t size = (bytes + HEADER_BYTES + PAGE - 1) & -(size_t)PAGE;
    if (size > bytes)
        return piece_map(size);
    errno = ENOMEM;
    return NULL;
}

static struct piece *arena_piece(size_t bytes)
{
    size_t size = (bytes + HEADER_BYTES + UNIT - 1) & -(size_t)UNIT;
    struct piece *p = piece_find(size);
    if (!p)
        p = piece_map(ARENA_BYTES);
    if (p)
        piece_split(p, size);
    return p;
}

void *large_malloc(size_t bytes)
{
    if (bytes == 0)
        return NULL;
    struct piece *p = bytes >= LARGE_THRESHOLD_BYTES ? mapping_new(bytes)
                                                     : arena_piece(bytes);
    return p ? (char *)p + HEADER_BYTES : NULL;
}

void large_free(void *block)
{
    if (!block)
        return;
    if (piece_of(block)->size > LARGE_THRESHOLD_BYTES)
        munmap(piece_of(block), piece_of(block)->size);
    else
        piece_insert(piece_of(block));
}

size_t large_usable_size(const void *block)
{
    return piece_of(block)->size - HEADER_BYTES;
}

size_t large_threshold(void)
{
    return LARGE_THRESHOLD_BYTES;
}
