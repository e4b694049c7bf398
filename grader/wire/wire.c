#include "wire.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { LOOKS_BEFORE_SLEEP = 200 }; /* about 10 microseconds */

struct wire *wire_map(int fd)
{
    void *at = mmap(NULL, sizeof(struct wire), PROT_READ | PROT_WRITE,
                    MAP_SHARED, fd, 0);
    return at == MAP_FAILED ? NULL : at;
}

static bool changes_soon(_Atomic uint32_t *word, uint32_t old)
{
    for (unsigned look = 0; look < LOOKS_BEFORE_SLEEP; look++) {
        if (atomic_load(word) != old)
            return true;
        __builtin_ia32_pause();
    }
    return false;
}

bool wire_wait(_Atomic uint32_t *word, uint32_t old, int timeout_ms)
{
    struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};

    if (changes_soon(word, old))
        return true;
    while (atomic_load(word) == old) {
        long r = syscall(SYS_futex, word, FUTEX_WAIT, old,
                         timeout_ms < 0 ? NULL : &timeout, NULL, 0);
        if (r == -1 && errno == ETIMEDOUT)
            return atomic_load(word) != old;
    }
    return true;
}

void wire_post(_Atomic uint32_t *word, uint32_t value)
{
    atomic_store(word, value);
    syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}
