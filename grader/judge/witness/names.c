#include "names.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

struct name {
    uint64_t value;
    const char *name;
};

/* What comes first wins: a name of two bits stands before those of one. */
static const struct name protections[] = {{PROT_READ, "PROT_READ"},
                                          {PROT_WRITE, "PROT_WRITE"},
                                          {PROT_EXEC, "PROT_EXEC"},
                                          {PROT_NONE, "PROT_NONE"},
                                          {0}};

static const struct name map_flags[] = {
    {MAP_SHARED_VALIDATE, "MAP_SHARED_VALIDATE"},
    {MAP_SHARED, "MAP_SHARED"},
    {MAP_PRIVATE, "MAP_PRIVATE"},
    {MAP_ANONYMOUS, "MAP_ANONYMOUS"},
    {MAP_FIXED, "MAP_FIXED"},
    {MAP_FIXED_NOREPLACE, "MAP_FIXED_NOREPLACE"},
    {MAP_NORESERVE, "MAP_NORESERVE"},
    {MAP_POPULATE, "MAP_POPULATE"},
    {MAP_STACK, "MAP_STACK"},
    {MAP_GROWSDOWN, "MAP_GROWSDOWN"},
    {MAP_HUGETLB, "MAP_HUGETLB"},
    {MAP_LOCKED, "MAP_LOCKED"},
    {MAP_NONBLOCK, "MAP_NONBLOCK"},
    {0}};

static const struct name remap_flags[] = {
    {MREMAP_MAYMOVE, "MREMAP_MAYMOVE"},
    {MREMAP_FIXED, "MREMAP_FIXED"},
    {MREMAP_DONTUNMAP, "MREMAP_DONTUNMAP"},
    {0}};

static const struct name sync_flags[] = {{MS_ASYNC, "MS_ASYNC"},
                                         {MS_INVALIDATE, "MS_INVALIDATE"},
                                         {MS_SYNC, "MS_SYNC"},
                                         {0}};

static const struct name open_flags[] = {
    {O_CREAT, "O_CREAT"},   {O_EXCL, "O_EXCL"},       {O_TRUNC, "O_TRUNC"},
    {O_APPEND, "O_APPEND"}, {O_CLOEXEC, "O_CLOEXEC"}, {0}};

static const struct name accesses[] = {
    {O_RDONLY, "O_RDONLY"}, {O_WRONLY, "O_WRONLY"}, {O_RDWR, "O_RDWR"}, {0}};

static const struct name advices[] = {
    {MADV_NORMAL, "MADV_NORMAL"},
    {MADV_RANDOM, "MADV_RANDOM"},
    {MADV_SEQUENTIAL, "MADV_SEQUENTIAL"},
    {MADV_WILLNEED, "MADV_WILLNEED"},
    {MADV_DONTNEED, "MADV_DONTNEED"},
    {MADV_FREE, "MADV_FREE"},
    {MADV_REMOVE, "MADV_REMOVE"},
    {MADV_HUGEPAGE, "MADV_HUGEPAGE"},
    {MADV_NOHUGEPAGE, "MADV_NOHUGEPAGE"},
    {MADV_COLD, "MADV_COLD"},
    {MADV_PAGEOUT, "MADV_PAGEOUT"},
    {MADV_POPULATE_READ, "MADV_POPULATE_READ"},
    {MADV_POPULATE_WRITE, "MADV_POPULATE_WRITE"},
    {0}};

static const struct name whences[] = {
    {SEEK_SET, "SEEK_SET"},   {SEEK_CUR, "SEEK_CUR"},   {SEEK_END, "SEEK_END"},
    {SEEK_DATA, "SEEK_DATA"}, {SEEK_HOLE, "SEEK_HOLE"}, {0}};

static const struct name *const lists[N_NAMES] = {
    [NAMES_PROTECTION] = protections, [NAMES_MAP] = map_flags,
    [NAMES_REMAP] = remap_flags,      [NAMES_SYNC] = sync_flags,
    [NAMES_OPEN] = open_flags,        [NAMES_ACCESS] = accesses,
    [NAMES_ADVICE] = advices,         [NAMES_WHENCE] = whences,
};

static const char *exact_name(const struct name *list, uint64_t value)
{
    for (; list->name; list++)
        if (list->value == value)
            return list->name;
    return NULL;
}

/* Takes the bits that have names out of *value. */
static size_t write_bits(char *text, size_t bytes, const struct name *list,
                         uint64_t *value)
{
    size_t used = 0;

    text[0] = '\0';
    for (; list->name; list++)
        if (list->value && (*value & list->value) == list->value &&
            used < bytes) {
            used += (size_t)snprintf(text + used, bytes - used, "%s%s",
                                     used ? "|" : "", list->name);
            *value &= ~list->value;
        }
    return used;
}

char *names_write(char *text, size_t bytes, enum names names, uint64_t value)
{
    const struct name *list = lists[names];
    const char *name = exact_name(list, value);
    size_t used = 0;

    if (name) {
        snprintf(text, bytes, "%s", name);
        return text;
    }
    if (names < NAMES_ACCESS)
        used = write_bits(text, bytes, list, &value);
    if ((value || used == 0) && used < bytes)
        snprintf(text + used, bytes - used, "%s%#" PRIx64, used ? "|" : "",
                 value);
    return text;
}
