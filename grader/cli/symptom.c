/* symptom.c: what the kernel and the processor offer. See symptom.h; the
 * programs are looked at in symptom_tools.c. */
#include "symptom.h"

#include "../judge/sandbox/isolation.h"
#include "../judge/sandbox/landlock.h"
#include "../judge/witness/listening.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { KERNEL_MAJOR = 5, KERNEL_MINOR = 11 };

static const char huge_pages[] = "/sys/kernel/mm/transparent_hugepage/enabled";
static const char shared_huge_pages[] =
    "/sys/kernel/mm/transparent_hugepage/shmem_enabled";

struct symptom symptom_processor(void)
{
    struct symptom s = {.follows = "Marks are the same on any number of cores "
                                   "and at any speed; more cores only grade "
                                   "a class sooner."};
    struct utsname machine = {0};
    uname(&machine);
    snprintf(s.found, sizeof s.found, "%.32s, %ld cores", machine.machine,
             sysconf(_SC_NPROCESSORS_ONLN));
    if (strcmp(machine.machine, "x86_64") == 0)
        return s;
    s.health = HEALTH_MISSING;
    s.follows = "The labs are about x86-64. Use a machine that has one, near "
                "or remote.";
    return s;
}

struct symptom symptom_kernel(void)
{
    struct symptom s = {.follows = "Programs can be started and ended without "
                                   "leaving anything behind."};
    struct utsname machine = {0};
    int major = 0, minor = 0;
    uname(&machine);
    snprintf(s.found, sizeof s.found, "Linux %.64s", machine.release);
    sscanf(machine.release, "%d.%d", &major, &minor);
    if (major > KERNEL_MAJOR ||
        (major == KERNEL_MAJOR && minor >= KERNEL_MINOR))
        return s;
    s.health = HEALTH_MISSING;
    s.follows = "The kit needs 5.11 or newer: update the kernel, or use a "
                "virtual machine with Debian 12.";
    return s;
}

struct symptom symptom_seccomp(void)
{
    struct symptom s = {.found = "filters with traps",
                        .follows = "Your code can only compute: each system "
                                   "call that it makes is refused and named."};
    uint32_t trap = SECCOMP_RET_TRAP;
    if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &trap) == 0)
        return s;
    snprintf(s.found, sizeof s.found, "none: %s", strerror(errno));
    s.health = HEALTH_MISSING;
    s.follows = "Nothing that is handed in can be run safely. In a container, "
                "allow seccomp(2); on an old kernel, update it.";
    return s;
}

struct symptom symptom_notification(void)
{
    struct symptom s = {.found = "system calls can be counted",
                        .follows = "What your code asks of the kernel is seen "
                                   "from outside, in labs that mark it."};
    int error = listening_error();
    if (error == 0)
        return s;
    snprintf(s.found, sizeof s.found, "none: %s", strerror(error));
    s.health = HEALTH_LESS;
    s.follows = listening_advice(error);
    return s;
}

struct symptom symptom_namespaces(void)
{
    static const char *const follows[] = {
        [TIER_PLAIN] = "Limits, no new privileges and the rows around this one "
                       "hold a submission. Enough for your own; for a class, "
                       "prefer a machine that allows user namespaces.",
        [TIER_CHROOT] = "A submission runs as a throw-away user in an empty "
                        "folder, as is usual inside a container.",
        [TIER_NAMESPACES] = "A submission runs in an empty folder and sees no "
                            "other process and no network.",
    };
    enum tier tier = isolation_tier();
    struct symptom s = {.health =
                            tier == TIER_PLAIN ? HEALTH_LESS : HEALTH_FINE,
                        .follows = follows[tier]};
    snprintf(s.found, sizeof s.found, "%s", isolation());
    return s;
}

struct symptom symptom_landlock(void)
{
    struct symptom s = {.follows = "The compiler and Valgrind read the system "
                                   "and write one folder, and nothing else."};
    int abi = landlock_abi();
    snprintf(s.found, sizeof s.found, "version %d of its interface", abi);
    if (abi > 0)
        return s;
    snprintf(s.found, sizeof s.found, "none");
    s.health = HEALTH_LESS;
    s.follows = "An #include can read any file that you can read. Do not grade "
                "other people's files here; your own are fine.";
    return s;
}

/* The word in brackets is the one in force: "always [madvise] never". */
static void read_setting(const char *path, char *word, size_t bytes)
{
    char line[128] = "";
    FILE *file = fopen(path, "re");
    if (file && !fgets(line, sizeof line, file))
        line[0] = '\0';
    if (file)
        fclose(file);
    const char *from = strchr(line, '[');
    from = from ? from + 1 : "not offered";
    snprintf(word, bytes, "%.*s", (int)strcspn(from, "]"), from);
}

struct symptom symptom_huge_pages(void)
{
    struct symptom s = {.follows = "Only speed that is shown depends on it, "
                                   "and no mark."};
    read_setting(huge_pages, s.found, sizeof s.found);
    return s;
}

struct symptom symptom_shared_huge_pages(void)
{
    struct symptom s = {.follows = "The pages of a heap are counted one by "
                                   "one."};
    read_setting(shared_huge_pages, s.found, sizeof s.found);
    if (strcmp(s.found, "always") != 0 && strcmp(s.found, "force") != 0 &&
        strcmp(s.found, "within_size") != 0)
        return s;
    s.health = HEALTH_MISSING;
    s.follows = "Footprints would be counted in pieces of 2 MiB. As root: echo "
                "advise > /sys/kernel/mm/transparent_hugepage/shmem_enabled";
    return s;
}

struct symptom symptom_kvm(void)
{
    struct symptom s = {.found = "/dev/kvm can be opened",
                        .follows =
                            "Checks that need a virtual machine can run; "
                            "they carry no points."};
    int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (fd >= 0) {
        close(fd);
        return s;
    }
    snprintf(s.found, sizeof s.found, "/dev/kvm: %s", strerror(errno));
    s.health = HEALTH_LESS;
    s.follows = "Checks that need a virtual machine are skipped; they carry no "
                "points.";
    return s;
}

struct symptom symptom_counters(void)
{
    struct symptom s = {.found = "instructions can be counted",
                        .follows = "No mark uses them: what is marked is "
                                   "simulated, and the same everywhere."};
    struct perf_event_attr attr = {.type = PERF_TYPE_HARDWARE,
                                   .size = sizeof attr,
                                   .config = PERF_COUNT_HW_INSTRUCTIONS,
                                   .exclude_kernel = 1,
                                   .exclude_hv = 1};
    long fd = syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0UL);
    if (fd >= 0) {
        close((int)fd);
        return s;
    }
    snprintf(s.found, sizeof s.found, "none: %s", strerror(errno));
    s.health = HEALTH_LESS;
    s.follows = "No mark needs them: what is marked is simulated, and the same "
                "everywhere.";
    return s;
}
