#include "region.h"

#include "../base/fail.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL };

void region_open(struct region *region, uint64_t at)
{
    int fd = memfd_create("region", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (fd == -1 || ftruncate(fd, REGION_BYTES) != 0 ||
        fcntl(fd, F_ADD_SEALS, SEALS) != 0)
        die("cannot make the region: %s", strerror(errno));
    void *bytes =
        mmap(NULL, REGION_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("cannot map the region: %s", strerror(errno));
    *region = (struct region){fd, at, bytes, 0};
}

void region_close(struct region *region)
{
    munmap(region->bytes, REGION_BYTES);
    close(region->fd);
    *region = (struct region){.fd = -1};
}

bool region_holds(const struct region *region, remote p, uint64_t bytes)
{
    return p.at >= region->at && bytes <= REGION_BYTES &&
           p.at - region->at <= REGION_BYTES - bytes;
}

uint8_t *region_bytes_at(const struct region *region, remote p)
{
    assert(region_holds(region, p, 0) && "a remote outside the region");
    return region->bytes + (p.at - region->at);
}

uint64_t region_extent(struct region *region)
{
    off_t data, hole = (off_t)region->extent;

    while ((data = lseek(region->fd, hole, SEEK_DATA)) != -1)
        hole = lseek(region->fd, data, SEEK_HOLE);
    region->extent = (uint64_t)hole;
    return region->extent;
}
