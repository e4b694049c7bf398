/* isolation.c: see isolation.h. */
#include "isolation.h"

#include "landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    NAMESPACES =
        CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWNS | CLONE_NEWUTS,

    /* Users that no distribution gives a name to; which of them is the judge's
     * own choice, so that two judges seldom share one. */
    STRANGER_FIRST = 60000,
    STRANGERS = 1000,

    EMPTY_FOLDER_FD = 64,
};

static uid_t judge_uid;
static gid_t judge_gid;
static pid_t judge_pid;
static int empty_folder = -1; /* O_PATH, already removed */

int isolation_clone_flags(enum tier tier)
{
    if (tier != TIER_NAMESPACES)
        return 0;
    return judge_uid == 0 ? NAMESPACES : NAMESPACES | CLONE_NEWUSER;
}

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t written = write(fd, text, strlen(text));
    close(fd);
    return written == (ssize_t)strlen(text);
}

/* The user keeps his own id in his user namespace: files stay his, and he is
 * not root there, so exec leaves him without the namespace's capabilities.
 * The judge hides its memory from others (PR_SET_DUMPABLE), and so /proc/self
 * from itself. */
bool isolation_settle(enum tier tier)
{
    char uids[64], gids[64];
    int dumpable = prctl(PR_GET_DUMPABLE);
    if (tier != TIER_NAMESPACES || judge_uid == 0)
        return true;
    snprintf(uids, sizeof uids, "%u %u 1", judge_uid, judge_uid);
    snprintf(gids, sizeof gids, "%u %u 1", judge_gid, judge_gid);
    prctl(PR_SET_DUMPABLE, 1);
    bool settled = write_file("/proc/self/setgroups", "deny") &&
                   write_file("/proc/self/gid_map", gids) &&
                   write_file("/proc/self/uid_map", uids);
    prctl(PR_SET_DUMPABLE, dumpable);
    return settled;
}

bool isolation_leave_files(enum tier tier)
{
    if (tier == TIER_PLAIN)
        return true;
    return fchdir(empty_folder) == 0 && chroot(".") == 0;
}

static bool become_stranger(void)
{
    uid_t id = STRANGER_FIRST + judge_pid % STRANGERS;
    return setgroups(0, NULL) == 0 && setresgid(id, id, id) == 0 &&
           setresuid(id, id, id) == 0;
}

/* Root is more than its capabilities, but without them it owns only files, and
 * those are Landlock's business. The bounding set goes first: exec would
 * otherwise hand them all back to user 0. */
static bool drop_capabilities(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0}, {0}};
    for (int cap = 0; prctl(PR_CAPBSET_READ, cap) >= 0; cap++)
        if (prctl(PR_CAPBSET_DROP, cap) != 0 && errno != EPERM)
            return false;
    return syscall(SYS_capset, &header, none) == 0;
}

bool isolation_drop_root(enum tier tier, bool to_stranger)
{
    if (judge_uid != 0)
        return true;
    if (to_stranger && tier != TIER_PLAIN)
        return become_stranger();
    return drop_capabilities();
}

/* A folder that is empty for ever: nothing can be made in a removed one. Its
 * number is higher than any that a child gives to what it inherits. */
static int open_empty_folder(void)
{
    char path[] = "/tmp/saguaro-empty-XXXXXX";
    if (!mkdtemp(path))
        return -1;
    int fd = -1, high = -1;
    if (chmod(path, 0555) == 0)
        fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    rmdir(path);
    if (fd >= 0) {
        high = fcntl(fd, F_DUPFD_CLOEXEC, EMPTY_FOLDER_FD);
        close(fd);
    }
    return high;
}

/* Whether a child can be put into `tier`: tried on one that then exits. */
static bool tier_works(enum tier tier)
{
    int status;
    pid_t pid = (pid_t)syscall(SYS_clone, isolation_clone_flags(tier) | SIGCHLD,
                               NULL, NULL, NULL, 0L);
    if (pid < 0)
        return false;
    if (pid == 0)
        _exit(!(isolation_settle(tier) && isolation_leave_files(tier) &&
                isolation_drop_root(tier, true)));
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static enum tier tier_bound(void)
{
    const char *bound = getenv("SAGUARO_ISOLATION");
    if (bound && strcmp(bound, "plain") == 0)
        return TIER_PLAIN;
    if (bound && strcmp(bound, "chroot") == 0)
        return TIER_CHROOT;
    return TIER_NAMESPACES;
}

static enum tier probe(void)
{
    judge_uid = geteuid();
    judge_gid = getegid();
    judge_pid = getpid();
    empty_folder = open_empty_folder();
    enum tier tier = tier_bound();
    while (tier != TIER_PLAIN && !tier_works(tier))
        tier--;
    return tier;
}

enum tier isolation_tier(void)
{
    static bool probed;
    static enum tier tier;
    if (!probed) {
        tier = probe();
        probed = true;
    }
    return tier;
}

static const char *tier_name(enum tier tier)
{
    if (tier == TIER_PLAIN)
        return "plain";
    if (tier == TIER_CHROOT)
        return "chroot+uid";
    return judge_uid == 0 ? "namespaces+chroot+uid" : "userns+chroot";
}

const char *isolation(void)
{
    static char text[96];
    if (text[0])
        return text;
    const char *tier = tier_name(isolation_tier());
    int abi = landlock_abi();
    if (abi > 0)
        snprintf(text, sizeof text, "%s+landlock%d+seccomp", tier, abi);
    else
        snprintf(text, sizeof text, "%s+seccomp", tier);
    return text;
}
