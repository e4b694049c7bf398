/* test_isolation.c: what a launched program can reach, in every tier. */
#include <sched.h>
#include <seccomp.h>

#include "attempt.h"
#include "judge/sandbox/landlock.h"

/* ---- a box ------------------------------------------------------------- */

static void scene_no_files(void)
{
    if (isolation_tier() == TIER_PLAIN && landlock_abi() == 0)
        return;
    const char *refused =
        isolation_tier() == TIER_PLAIN ? "read EACCES\n" : "read ENOENT\n";
    expect_text(attempt(PROFILE_STRICT, "read", "/etc/passwd"), refused);
    expect_text(attempt(PROFILE_STRICT, "read", "/proc/self/maps"), refused);
    expect(!strstr(attempt(PROFILE_STRICT, "read", "/"), "works"), "no folder");
    expect(!strstr(attempt(PROFILE_STRICT, "make", "/tmp/x"), "works"),
           "no new file");
    expect(!strstr(attempt(PROFILE_STRICT, "make", "x"), "works"),
           "no new file where it stands");
}

static void a_box_has_no_files(void)
{
    in_every_tier(scene_no_files);
}

static void scene_no_fork(void)
{
    bool limited = geteuid() != 0 || isolation_tier() != TIER_PLAIN;
    if (limited)
        expect_text(attempt(PROFILE_STRICT, "fork", NULL), "fork EAGAIN\n");
}

static void a_box_cannot_fork(void)
{
    in_every_tier(scene_no_fork);
}

/* ---- tools ------------------------------------------------------------- */

static void scene_tool_files(void)
{
    expect_text(attempt(PROFILE_TOOL, "read", "/usr/bin/env"), "read works\n");
    expect_text(attempt(PROFILE_TOOL, "make", "here"), "make works\n");
    unlink(scratch_at(&scratch, "work/here"));
    if (landlock_abi() == 0)
        return;
    expect_text(attempt(PROFILE_TOOL, "read", "/etc/passwd"), "read EACCES\n");
    expect_text(attempt(PROFILE_TOOL, "read", scratch_at(&scratch, "secret")),
                "read EACCES\n");
    expect_text(attempt(PROFILE_TOOL, "read", "/proc/1/cmdline"),
                "read EACCES\n");
    expect_text(attempt(PROFILE_TOOL, "make", scratch_at(&scratch, "new")),
                "make EACCES\n");
}

static void a_tool_has_one_folder(void)
{
    in_every_tier(scene_tool_files);
}

static void scene_tool_reach(void)
{
    char judge[16];
    snprintf(judge, sizeof judge, "%d", getpid());
    expect_text(attempt(PROFILE_TOOL, "network", NULL),
                "socket EPERM\npair works\n");
    expect_text(attempt(PROFILE_TOOL, "signal", judge),
                "kill EPERM\nall EPERM\n");
    expect_text(attempt(PROFILE_TOOL, "session", NULL),
                "setsid EPERM\nsetpgid EPERM\n");
}

static void a_tool_reaches_nobody(void)
{
    in_every_tier(scene_tool_reach);
}

static void scene_forks(void)
{
    struct attempt fork = {PROFILE_TOOL, "fork", .no_fork = true};
    struct attempt thread = {PROFILE_TOOL, "thread", .no_fork = true};
    expect_text(attempt(PROFILE_TOOL, "fork", NULL), "fork works\n");
    expect_text(say(&fork), "fork EAGAIN\n");
    expect_text(say(&thread), "thread works\n");
}

static void a_tool_forks_if_it_may(void)
{
    in_every_tier(scene_forks);
}

static void scene_name(void)
{
    const char *bound = getenv("SAGUARO_ISOLATION");
    expect(strcmp(bound, "plain") != 0 ||
               strstr(isolation(), "plain+") == isolation(),
           "a bound of plain is kept");
    expect(strstr(isolation(), "+seccomp"), "seccomp is named");
}

static void isolation_has_a_name(void)
{
    in_every_tier(scene_name);
}

/* ---- poorer machines --------------------------------------------------- */

/* The kernel of a machine that lacks a system call. */
static void take_away(int nr, int error, unsigned n_args, uint64_t flag)
{
    struct scmp_arg_cmp with_flag = {0, SCMP_CMP_MASKED_EQ, flag, flag};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(error), nr, n_args,
                           &with_flag);
    expect(seccomp_load(filter) == 0, "a call is taken away");
    seccomp_release(filter);
}

static void scene_no_landlock(void)
{
    take_away(SCMP_SYS(landlock_create_ruleset), ENOSYS, 0, 0);
    expect(!strstr(isolation(), "landlock"), "isolation() says so");
    expect_text(attempt(PROFILE_STRICT, "descriptors", NULL), "0 1 2 9 ");
    expect_text(attempt(PROFILE_TOOL, "make", "there"), "make works\n");
    unlink(scratch_at(&scratch, "work/there"));
    if (isolation_tier() != TIER_PLAIN)
        expect_text(attempt(PROFILE_STRICT, "read", "/etc/passwd"),
                    "read ENOENT\n");
}

static void lives_without_landlock(void)
{
    in_every_tier(scene_no_landlock);
}

static void scene_no_namespaces(void)
{
    take_away(SCMP_SYS(clone), EPERM, 1, CLONE_NEWPID);
    expect(isolation_tier() == (geteuid() == 0 ? TIER_CHROOT : TIER_PLAIN),
           "root falls back on chroot, others on nothing");
    expect_text(attempt(PROFILE_STRICT, "descriptors", NULL), "0 1 2 9 ");
}

static void lives_without_namespaces(void)
{
    tiers_try("userns", geteuid(), scene_no_namespaces);
    if (geteuid() == 0)
        tiers_try("userns", TIERS_NOBODY, scene_no_namespaces);
}

static const struct unit_test tests[] = {
    {"a box has no files", a_box_has_no_files},
    {"a box cannot fork", a_box_cannot_fork},
    {"a tool has one folder to write", a_tool_has_one_folder},
    {"a tool reaches nobody", a_tool_reaches_nobody},
    {"a tool forks if it may", a_tool_forks_if_it_may},
    {"isolation says what there is", isolation_has_a_name},
    {"it lives without Landlock", lives_without_landlock},
    {"it lives without namespaces", lives_without_namespaces},
    {0}};

int main(void)
{
    return attempt_main("isolation", tests);
}
