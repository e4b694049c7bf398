/* mm.h: the contract of lab 3, a serial heap.
 *
 * The heap manages the bytes between mem_heap_lo() and mem_heap_hi() (see
 * memlib.h) and grows by mem_sbrk() alone. One thread calls it.
 *
 * All sizes are in bytes. Every block returned is aligned to MM_ALIGNMENT,
 * lies wholly inside the heap, and belongs to the caller until it is freed:
 * the heap neither reads nor writes a live block's payload, except to copy it
 * in mm_realloc.
 *
 * Names after the CS:APP malloc lab; mm_memalign after memalign(3).
 */
#ifndef MM_H
#define MM_H

#include <stdbool.h>
#include <stddef.h>

enum { MM_ALIGNMENT = 16 };

/* Starts an empty heap. Before each call the break is back at mem_heap_lo().
 * May be called again at any time: all blocks of the heap before are gone, and
 * nothing of it may be remembered.
 * Returns 0, or -1 with errno ENOMEM when the heap cannot grow. */
int mm_init(void);

/* Returns a block of at least `bytes` bytes, contents undefined.
 * bytes == 0: returns NULL, errno unchanged.
 * No room: returns NULL with errno ENOMEM; the heap stays usable. */
void *mm_malloc(size_t bytes);

/* Takes back a block that mm_malloc, mm_realloc or mm_memalign returned and
 * that is still live. block == NULL: no effect. errno unchanged. */
void mm_free(void *block);

/* Changes the size of a live block, perhaps by moving it. The first
 * min(old, new) bytes of its payload are kept; if it moved, the old block is
 * freed. block == NULL: as mm_malloc(bytes). bytes == 0: as mm_free(block),
 * returns NULL. No room: returns NULL with errno ENOMEM, and the old block is
 * still live and unchanged. */
void *mm_realloc(void *block, size_t bytes);

/* As mm_malloc, but the block's address is also a multiple of `alignment`,
 * a power of two. alignment < MM_ALIGNMENT acts as MM_ALIGNMENT.
 * Not a power of two (0 is none): returns NULL with errno EINVAL. */
void *mm_memalign(size_t alignment, size_t bytes);

/* True if the heap's own structures are sound: every invariant of the design
 * holds for every block. It must not change the heap, must end even on a
 * broken heap, and may print what is wrong. `line` is the caller's __LINE__,
 * for the message. */
bool mm_checkheap(int line);

#endif
