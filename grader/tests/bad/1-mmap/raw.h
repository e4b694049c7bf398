/* What plants use to get at the kernel and at the judge; put before them. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PROGRAM_AT = 0x60000000, REGION_AT = 0x20000000, A_PAGE = 4096 };

/* A system call with no help from libc. */
static inline long raw6(long number, long a, long b, long c, long d, long e,
                        long f)
{
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long result;

    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
                       "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

static inline long raw(long number, long a, long b, long c)
{
    return raw6(number, a, b, c, 0, 0, 0);
}

/* Private and anonymous, wherever there is a place; negative: none. */
static inline long raw_map(size_t bytes, int protection, int more_flags)
{
    return raw6(SYS_mmap, 0, (long)bytes, protection,
                MAP_PRIVATE | MAP_ANONYMOUS | more_flags, -1, 0);
}

/* The page of the stack that the caller is on. */
static inline long stack_page(void)
{
    return (long)__builtin_frame_address(0) & -A_PAGE;
}

/* write(2) tells, without a crash, whether an address is mapped. */
static inline bool mapped(uintptr_t address)
{
    return raw(SYS_write, 1, (long)address, 1) == 1;
}

static inline bool holds_region(uintptr_t page)
{
    for (unsigned i = 0; i < 16; i++)
        if (((uint64_t *)page)[i] == REGION_AT)
            return true;
    return false;
}

/* Where box and judge talk: a page below the stack that something on the stack
 * points to, and that holds the region's address. NULL: not found. */
static inline char *find_wire(void)
{
    const uintptr_t *stack = __builtin_frame_address(0);

    for (unsigned i = 0; i < 400 && mapped((uintptr_t)&stack[i]); i++)
        if (stack[i] % A_PAGE == 0 && stack[i] > UINT32_MAX &&
            stack[i] < (uintptr_t)stack && mapped(stack[i]) &&
            holds_region(stack[i]))
            return (char *)stack[i];
    return NULL;
}
