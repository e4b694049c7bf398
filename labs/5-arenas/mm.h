/* mm.h: the contract of lab 5, a heap for many threads.
 *
 * All memory comes from mem_map() (see memmap.h) and may go back by
 * mem_unmap(). Any thread may call any function at any time, and may free or
 * resize a block that another one was given; mm_init and mm_checkheap alone are
 * called while no other thread is inside the heap. Who passes a block from one
 * thread to another synchronises: what the first did before happens before what
 * the second does then.
 *
 * All sizes are in bytes. Every block returned is aligned to MM_ALIGNMENT,
 * lies wholly in mapped memory, and belongs to the caller until it is freed:
 * the heap neither reads nor writes a live block's payload, except to copy it
 * in mm_realloc.
 *
 * Names and meaning are those of lab 3; there is one more, for the end of a
 * thread.
 */
#ifndef MM_H
#define MM_H

#include <stdbool.h>
#include <stddef.h>

enum {
    MM_ALIGNMENT = 16,
    MM_LINE_BYTES = 64, /* a cache line: what moves between cores */
    MM_THREADS = 64     /* threads that live at the same time, at most */
};

/* Starts an empty heap. Called once, before anything else. It need not map
 * anything. Returns 0, or -1 with errno ENOMEM. */
int mm_init(void);

/* Returns a block of at least `bytes` bytes, contents undefined.
 * bytes == 0: returns NULL, errno unchanged.
 * No room: returns NULL with errno ENOMEM; the heap stays usable. */
void *mm_malloc(size_t bytes);

/* Takes back a block that mm_malloc, mm_realloc or mm_memalign returned, to
 * whichever thread, and that is still live. block == NULL: no effect. errno
 * unchanged. */
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

/* The calling thread ends: it calls nothing of the heap after this. Its live
 * blocks stay live, and others may free them. What it had set aside for itself
 * must not be lost. A thread that never called the heap may call it too. */
void mm_thread_exit(void);

/* True if the heap's own structures are sound: every invariant of the design
 * holds for every block. It must not change the heap, must end even on a
 * broken heap, and may print what is wrong. `line` is the caller's __LINE__,
 * for the message. */
bool mm_checkheap(int line);

/* Optional, and nothing but `make preload` calls it, for programs that use
 * malloc_usable_size. Returns how many bytes of a live block may be used: at
 * least as many as were asked for. */
size_t mm_usable_size(const void *block) __attribute__((weak));

#endif
