#include "shelf.h"

#include "../base/fail.h"
#include "../base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *folder;

void shelf_set_folder(const char *path)
{
    folder = path;
}

static _Noreturn void give_up(const char *what, const char *name)
{
    die("cannot %s %s for the box: %s", what, name, strerror(errno));
}

/* The caller frees it. */
static char *path_of(const char *name)
{
    if (folder == NULL)
        die("a check lends a file and there is no folder for it");
    return text_format("%s/%s", folder, name);
}

static bool take(const char *path)
{
    return unlink(path) == 0 || rmdir(path) == 0 || errno == ENOENT;
}

static bool is_entry(const char *name)
{
    return strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

/* A new file each time: one that a box has mapped stays as it is. */
static int make(const char *name)
{
    char *path = path_of(name);
    int fd = -1;

    if (take(path))
        fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd == -1)
        give_up("make", name);
    free(path);
    return fd;
}

void shelf_put(const char *name, const void *bytes, size_t count)
{
    int fd = make(name);

    for (size_t done = 0; done < count;) {
        ssize_t n = write(fd, (const char *)bytes + done, count - done);
        if (n == -1 && errno != EINTR)
            give_up("write", name);
        done += n > 0 ? (size_t)n : 0;
    }
    close(fd);
}

void shelf_put_hole(const char *name, size_t bytes)
{
    int fd = make(name);

    if (ftruncate(fd, (off_t)bytes) != 0)
        give_up("make", name);
    close(fd);
}

void shelf_make_read_only(const char *name)
{
    char *path = path_of(name);

    if (chmod(path, 0444) != 0)
        give_up("protect", name);
    free(path);
}

void shelf_put_folder(const char *name)
{
    char *path = path_of(name);

    if (!take(path) || mkdir(path, 0755) != 0)
        give_up("make", name);
    free(path);
}

void shelf_clear(void)
{
    DIR *dir = folder ? opendir(folder) : NULL;
    struct dirent *entry;

    if (dir == NULL)
        give_up("read", "the folder of files");
    while ((entry = readdir(dir))) {
        char *path = path_of(entry->d_name);
        if (is_entry(entry->d_name) && !take(path))
            give_up("remove", entry->d_name);
        free(path);
    }
    closedir(dir);
}

char *shelf_read(const char *name, size_t *count)
{
    char *path = path_of(name), *bytes = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    ssize_t n;

    if (fd == -1 || fstat(fd, &status) != 0 ||
        (bytes = malloc((size_t)status.st_size + 1)) == NULL)
        give_up("read", name);
    for (*count = 0; *count < (size_t)status.st_size; *count += (size_t)n) {
        n = read(fd, bytes + *count, (size_t)status.st_size - *count);
        if (n == 0)
            break; /* cut off meanwhile */
        if (n < 0)
            give_up("read", name);
    }
    close(fd);
    free(path);
    return bytes;
}

/* ---- open(2) of the box ------------------------------------------------- */

/* The judge may be root, who may write whatever the mode says. */
static int open_at(int dir, const char *name, int access)
{
    struct stat status;

    if (fstatat(dir, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return -1;
    if (access != O_RDONLY && S_ISREG(status.st_mode) &&
        !(status.st_mode & S_IWUSR)) {
        errno = EACCES;
        return -1;
    }
    return openat(dir, name, access | O_NOFOLLOW | O_CLOEXEC);
}

/* No memory is allocated: the clerk calls this while the judge may fork. */
int shelf_open(const char *name, int flags)
{
    int access = flags & O_ACCMODE, dir, fd, error;

    if (access == O_ACCMODE || flags & (O_CREAT | O_TRUNC | O_APPEND)) {
        errno = EINVAL;
        return -1;
    }
    errno = ENOENT;
    if (folder == NULL || *name == '\0' || strchr(name, '/') || !is_entry(name))
        return -1;
    dir = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (dir == -1)
        return -1;
    fd = open_at(dir, name, access);
    error = errno;
    close(dir);
    errno = error;
    return fd;
}
