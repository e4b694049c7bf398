#include "wire.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Who looks for a while before it sleeps has its answer sooner, if the other
 * side runs on a second processor; on a busy machine it only keeps the other
 * side from running. So it looks long as long as that pays, and tries again now
 * and then. */
enum {
    LOOKS_LONG = 3000, /* about 100 microseconds */
    LOOKS_SHORT = 50,
    TRY_AGAIN = 16 /* waits */
};

struct wire *wire_map(int fd)
{
    void *at = mmap(NULL, sizeof(struct wire), PROT_READ | PROT_WRITE,
                    MAP_SHARED, fd, 0);
    return at == MAP_FAILED ? NULL : at;
}

static bool changes_soon(_Atomic uint32_t *word, uint32_t old)
{
    static unsigned in_vain; /* waits since looking paid */
    unsigned looks = in_vain % TRY_AGAIN == 0 ? LOOKS_LONG : LOOKS_SHORT;

    for (unsigned look = 0; look < looks; look++) {
        if (atomic_load(word) != old) {
            in_vain = 0;
            return true;
        }
        __builtin_ia32_pause();
    }
    in_vain++;
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
