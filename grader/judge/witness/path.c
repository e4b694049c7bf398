#include "path.h"

#include <fcntl.h>
#include <sys/syscall.h>

/* Where the path stands among the arguments; the flags follow. */
static const uint64_t *arg_of_path(const struct entry *entry)
{
    return &entry->arg[entry->number == SYS_openat ? 1 : 0];
}

bool path_read(struct entry *entry, const struct papers *papers)
{
    size_t n = papers_peek(papers, *arg_of_path(entry), entry->path,
                           sizeof entry->path);

    entry->path[n < sizeof entry->path ? n : sizeof entry->path - 1] = '\0';
    return n > 0;
}

int path_open_flags(const struct entry *entry)
{
    return (int)arg_of_path(entry)[1];
}

void path_unmask_stat(struct entry *entry, const struct papers *papers)
{
    char first = '\0';

    papers_peek(papers, entry->arg[1], &first, sizeof first);
    if (first != '\0' || papers_threads(papers) > 1)
        entry->arg[3] &= ~(uint64_t)AT_EMPTY_PATH;
}
