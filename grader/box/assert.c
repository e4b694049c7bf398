/* assert(3) for student code: libc's own wants to map memory for its message,
 * which the locked box refuses. Same words, then abort(3) as always. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void __assert_fail(const char *claim, const char *file, unsigned line,
                   const char *function)
{
    const char *slash = strrchr(file, '/');

    fprintf(stderr, "%s:%u: %s: Assertion `%s' failed.\n",
            slash ? slash + 1 : file, line, function, claim);
    abort();
}
