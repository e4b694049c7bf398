#include "pages.h"

#include "../base/fail.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum {
    BIT_ALONE = 56,
    BIT_OF_FILE = 61,
    BIT_SWAPPED = 62,
    BIT_PRESENT = 63,
    READ_AT_ONCE = 1 << 13 /* pages */
};

static bool has(uint64_t word, unsigned bit)
{
    return word >> bit & 1;
}

enum page pages_kind(uint64_t word)
{
    if (has(word, BIT_SWAPPED))
        return PAGE_OWN; /* its memory is on the disk for a while */
    if (!has(word, BIT_PRESENT))
        return PAGE_ABSENT;
    if (has(word, BIT_OF_FILE))
        return PAGE_OF_FILE;
    return has(word, BIT_ALONE) ? PAGE_OWN : PAGE_ZERO;
}

/* Behind the end of all addresses that a program can have, pages are absent. */
static void read_words(const struct papers *papers, uint64_t page,
                       uint64_t *word, size_t n)
{
    size_t bytes = n * sizeof *word, done = 0;
    off_t at = (off_t)(page * sizeof *word);

    while (done < bytes) {
        ssize_t got = pread(papers->fd[PAPER_PAGEMAP], (char *)word + done,
                            bytes - done, at + (off_t)done);
        if (got == -1 && errno == EINTR)
            continue;
        if (got == 0 && papers_ended(papers))
            blame("your code ended the program when nothing was asked of it");
        if (got < 0)
            die("cannot read the box's pages from %#lx on: %s",
                page * PAGE_BYTES, strerror(errno));
        if (got == 0) {
            memset((char *)word + done, 0, bytes - done);
            return;
        }
        done += (size_t)got;
    }
}

static void add(struct pages *pages, uint64_t word)
{
    enum page kind = pages_kind(word);

    pages->absent += kind == PAGE_ABSENT;
    pages->zero += kind == PAGE_ZERO;
    pages->own += kind == PAGE_OWN;
    pages->file += kind == PAGE_OF_FILE;
}

struct pages pages_count(const struct papers *papers, uint64_t from,
                         uint64_t bytes)
{
    static uint64_t word[READ_AT_ONCE];
    uint64_t page = from / PAGE_BYTES;
    uint64_t end = (from + bytes + PAGE_BYTES - 1) / PAGE_BYTES;
    struct pages pages = {0};

    while (bytes > 0 && page < end) {
        size_t n = end - page < READ_AT_ONCE ? end - page : READ_AT_ONCE;
        read_words(papers, page, word, n);
        for (size_t i = 0; i < n; i++)
            add(&pages, word[i]);
        page += n;
    }
    return pages;
}

enum page pages_at(const struct papers *papers, uint64_t at)
{
    uint64_t word;

    read_words(papers, at / PAGE_BYTES, &word, 1);
    return pages_kind(word);
}
