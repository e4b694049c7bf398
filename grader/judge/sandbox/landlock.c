/*
 * landlock.c: see landlock.h. The numbers are the kernel's; its header on an
 * older system does not know the younger ones, so they are all written here.
 */
#include "landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    FS_EXECUTE = 1 << 0,
    FS_WRITE_FILE = 1 << 1,
    FS_READ_FILE = 1 << 2,
    FS_READ_DIR = 1 << 3,
    FS_REFER = 1 << 13,     /* version 2 */
    FS_TRUNCATE = 1 << 14,  /* version 3 */
    FS_IOCTL_DEV = 1 << 15, /* version 5 */

    NET_ALL = 3,   /* version 4: bind and connect by TCP */
    SCOPE_ALL = 3, /* version 6: abstract sockets and signals */

    FS_READ = FS_EXECUTE | FS_READ_FILE | FS_READ_DIR,
    FS_ON_A_FILE =
        FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV,

    CREATE_RULESET_VERSION = 1,
    RULE_PATH_BENEATH = 1,
};

struct ruleset {
    uint64_t files, net, scope;
};

struct path_rule {
    uint64_t allowed;
    int32_t parent_fd;
} __attribute__((packed));

int landlock_abi(void)
{
    long abi =
        syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
    return abi < 0 ? 0 : (int)abi;
}

static uint64_t all_of_files(int abi)
{
    if (abi == 1)
        return FS_REFER - 1;
    if (abi == 2)
        return FS_TRUNCATE - 1;
    return abi < 5 ? FS_IOCTL_DEV - 1 : (FS_IOCTL_DEV << 1) - 1;
}

int landlock_open(void)
{
    int abi = landlock_abi();
    if (abi == 0)
        return LANDLOCK_NONE;
    struct ruleset all = {
        .files = all_of_files(abi),
        .net = abi >= 4 ? NET_ALL : 0,
        .scope = abi >= 6 ? SCOPE_ALL : 0,
    };
    return (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
}

bool landlock_allow_fd(int rules, int fd, enum landlock_use use)
{
    struct stat st;
    if (rules == LANDLOCK_NONE)
        return true;
    if (fstat(fd, &st) != 0)
        return false;
    uint64_t all = all_of_files(landlock_abi());
    struct path_rule rule = {use == LANDLOCK_READ ? FS_READ : all, fd};
    if (!S_ISDIR(st.st_mode))
        rule.allowed &= FS_ON_A_FILE & all;
    return syscall(SYS_landlock_add_rule, rules, RULE_PATH_BENEATH, &rule, 0) ==
           0;
}

bool landlock_allow(int rules, const char *path, enum landlock_use use)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == EACCES || errno == ENOTDIR;
    bool allowed = landlock_allow_fd(rules, fd, use);
    close(fd);
    return allowed;
}

bool landlock_close(int rules)
{
    if (rules == LANDLOCK_NONE)
        return true;
    bool closed = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return closed;
}
