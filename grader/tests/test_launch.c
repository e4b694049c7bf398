/* test_launch.c: how a program starts and ends, in every tier. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "attempt.h"

/* ---- the start --------------------------------------------------------- */

static void scene_descriptors(void)
{
    open("/dev/zero", O_RDONLY); /* one to leak */
    expect_text(attempt(PROFILE_STRICT, "descriptors", NULL), "0 1 2 9 ");
    expect_text(attempt(PROFILE_TOOL, "descriptors", NULL), "0 1 2 9 ");
}

static void only_named_descriptors(void)
{
    in_every_tier(scene_descriptors);
}

static void scene_environment(void)
{
    char wanted[OUTPUT_BYTES];
    setenv("SECRET", "seed", 1);
    expect_text(attempt(PROFILE_STRICT, "environment", NULL),
                "PATH=/usr/bin:/bin LC_ALL=C ");
    snprintf(wanted, sizeof wanted,
             "PATH=/usr/bin:/bin LC_ALL=C TMPDIR=%.1000s HOME=%.1000s ", work,
             work);
    expect_text(attempt(PROFILE_TOOL, "environment", NULL), wanted);
}

static void a_clean_environment(void)
{
    in_every_tier(scene_environment);
}

static void scene_swapped(void)
{
    int ends[2][2];
    struct child child;
    const char *argv[] = {inmate, "descriptors", NULL};
    expect(pipe2(ends[0], O_CLOEXEC) == 0 && pipe2(ends[1], O_CLOEXEC) == 0,
           "two pipes");
    struct launch_fd fds[] = {{ends[0][1], STDOUT_FILENO},
                              {ends[1][1], ends[0][1]},
                              {ends[0][1], ends[1][1]}};
    expect(
        launch(&(struct launch){.argv = argv, .fds = fds, .n_fds = 3}, &child),
        "descriptors that are each other's targets");
    close(ends[0][1]);
    close(ends[1][1]);
    expect(child_wait(&child, PATIENCE_MS, NULL), "it ends");
    expect(nobody_left(ends[1][0]), "the second pipe was inherited, unused");
}

static void descriptors_may_swap(void)
{
    in_every_tier(scene_swapped);
}

/* Whatever the numbers are, none is one that the launcher needs itself. */
static void scene_all_numbers(void)
{
    struct launch_fd fds[LAUNCH_FDS_MAX];
    const char *argv[] = {inmate, "exit", NULL};
    struct child child;
    for (int i = 0; i < LAUNCH_FDS_MAX; i++)
        fds[i] = (struct launch_fd){STDIN_FILENO, i};
    expect(launch(&(struct launch){.argv = argv,
                                   .fds = fds,
                                   .n_fds = LAUNCH_FDS_MAX,
                                   .proc_fd = LAUNCH_FDS_MAX},
                  &child),
           "all descriptors that there may be");
    expect(child_wait(&child, PATIENCE_MS, NULL), "it ends");
}

static void all_numbers_may_be_named(void)
{
    in_every_tier(scene_all_numbers);
}

static void scene_limits(void)
{
    char wanted[64];
    const char *got = attempt(PROFILE_STRICT, "limits", NULL);
    snprintf(wanted, sizeof wanted, "stack %d core 0 user ", 256 << 10);
    expect(strncmp(got, wanted, strlen(wanted)) == 0, wanted);
    if (geteuid() == 0 && isolation_tier() != TIER_PLAIN)
        expect(strstr(got, "user 60"), "root is nobody in there");
    expect_text(attempt(PROFILE_STRICT, "memory", "3000"), "malloc ENOMEM\n");
    expect_text(attempt(PROFILE_STRICT, "memory", "1000"), "malloc works\n");
}

static void limits_hold(void)
{
    in_every_tier(scene_limits);
}

static void scene_time(void)
{
    struct attempt a = {.name = "spin", .cpu_s = 1};
    say(&a);
    expect(WIFSIGNALED(a.wait_status), "a loop without end is ended");
}

static void processor_time_ends(void)
{
    tiers_try("userns", geteuid(), scene_time);
    tiers_try("plain", geteuid(), scene_time);
}

/* ---- the end ----------------------------------------------------------- */

static void scene_kill(void)
{
    struct child child;
    struct attempt a = {.name = "stay"};
    int from = start(&a, &child);
    pid_t pid = child.pid;
    expect(!child_wait(&child, 20, NULL), "still running after 20 ms");
    child_kill(&child);
    expect(child.pid == 0 && kill(pid, 0) < 0 && errno == ESRCH,
           "killed and reaped");
    expect(nobody_left(from), "nobody is left");
    child_kill(&child);
    expect(!child_wait(&child, 0, NULL), "a second kill does nothing");
}

static void kill_reaps(void)
{
    in_every_tier(scene_kill);
}

static void scene_bomb(void)
{
    struct child child;
    struct attempt a = {.profile = PROFILE_TOOL, .name = "bomb"};
    int from = start(&a, &child);
    pid_t group = child.pid;
    child_wait(&child, 50, NULL);
    child_kill(&child);
    expect(nobody_left(from), "nobody is left of a fork bomb");
    expect(kill(-group, 0) < 0 && errno == ESRCH, "and all are reaped");
}

static void a_fork_bomb_is_cleared(void)
{
    in_every_tier(scene_bomb);
}

static void scene_deserter(void)
{
    struct child child;
    struct attempt a = {.profile = PROFILE_TOOL, .name = "desert"};
    int from = start(&a, &child);
    expect(child_wait(&child, PATIENCE_MS, NULL), "it ends");
    expect(nobody_left(from), "what it left behind is dead too");
}

static void nothing_is_left_behind(void)
{
    in_every_tier(scene_deserter);
}

/* A judge that is killed: its inmate holds the pipe until it dies too. */
static void scene_orphan(void)
{
    int ends[2];
    struct child child;
    struct attempt a = {.name = "stay"};
    expect(pipe2(ends, O_CLOEXEC) == 0, "a pipe");
    fflush(NULL);
    pid_t judge = fork();
    if (judge == 0) {
        start_into(&a, ends[1], &child);
        raise(SIGKILL);
    }
    close(ends[1]);
    waitpid(judge, NULL, 0);
    expect(nobody_left(ends[0]), "the inmate dies with the judge");
}

static void dies_with_the_judge(void)
{
    in_every_tier(scene_orphan);
}

static void scene_exit_status(void)
{
    struct attempt a = {.name = "none"};
    say(&a);
    expect(WIFEXITED(a.wait_status) && WEXITSTATUS(a.wait_status) == 7,
           "exit status 7");
}

static void exit_status_is_kept(void)
{
    in_every_tier(scene_exit_status);
}

/* ---- refusals ---------------------------------------------------------- */

static int refusal(enum profile profile, const char *program)
{
    struct child child;
    const char *argv[] = {program, NULL}, *readable[] = {scratch.path, NULL};
    bool tool = profile == PROFILE_TOOL;
    bool started = launch(&(struct launch){.profile = profile,
                                           .argv = argv,
                                           .work_dir = tool ? work : NULL,
                                           .readable = readable},
                          &child);
    expect(!started && child.pid == 0, "it does not start");
    return errno;
}

static void scene_refusals(void)
{
    const char *text = scratch_at(&scratch, "text");
    expect(refusal(PROFILE_STRICT, "/nowhere") == ENOENT, "ENOENT");
    expect(refusal(PROFILE_TOOL, "/nowhere") == ENOENT ||
               refusal(PROFILE_TOOL, "/nowhere") == EACCES,
           "ENOENT for a tool");
    expect(refusal(PROFILE_STRICT, "bin/true") == EINVAL, "EINVAL");
    expect(refusal(PROFILE_STRICT, text) == ENOEXEC, "ENOEXEC");
    expect(refusal(PROFILE_TOOL, text) == ENOEXEC, "ENOEXEC for a tool");
    expect(refusal(PROFILE_STRICT, scratch_at(&scratch, "secret")) == EACCES,
           "EACCES");
    expect(wait(NULL) < 0 && errno == ECHILD, "nothing is left behind");
}

static void refusals_have_an_errno(void)
{
    in_every_tier(scene_refusals);
}

/* ---- counting lines ---------------------------------------------------- */

/* What a child did before it became another program is lost to gcov, unless it
 * is written down now, where files are still to be had. Code under gcov does so
 * before each execve, and this one comes back. */
int execveat(int folder, const char *path, char *const argv[],
             char *const env[], int flags)
{
    struct rlimit file;
    if (getrlimit(RLIMIT_FSIZE, &file) == 0 && file.rlim_cur > 0)
        execve("", argv, env);
    return (int)syscall(SYS_execveat, folder, path, argv, env, flags);
}

static void scene_no_files_taken(void)
{
    struct child child;
    const char *argv[] = {inmate, NULL}, *readable[] = {"/", NULL};
    struct launch box = {.argv = argv, .file_bytes = 1 << 28};
    struct launch tool = {.profile = PROFILE_TOOL,
                          .argv = argv,
                          .work_dir = "/",
                          .readable = readable};
    expect(launch(&box, &child), "a box starts");
    expect(child_wait(&child, PATIENCE_MS, NULL), "it ends");
    expect(launch(&tool, &child), "a tool starts");
    expect(child_wait(&child, PATIENCE_MS, NULL), "it ends");
}

static void a_tool_may_have_all(void)
{
    in_every_tier(scene_no_files_taken);
}

static const struct unit_test tests[] = {
    {"a program gets the descriptors named", only_named_descriptors},
    {"descriptors may be each other's targets", descriptors_may_swap},
    {"all numbers may be named", all_numbers_may_be_named},
    {"its environment is clean", a_clean_environment},
    {"its limits hold", limits_hold},
    {"its processor time ends", processor_time_ends},
    {"the exit status is kept", exit_status_is_kept},
    {"a kill ends and reaps", kill_reaps},
    {"a fork bomb is cleared away", a_fork_bomb_is_cleared},
    {"nothing is left behind", nothing_is_left_behind},
    {"a program dies with the judge", dies_with_the_judge},
    {"a refusal has its errno", refusals_have_an_errno},
    {"a tool may have all files", a_tool_may_have_all},
    {0}};

int main(void)
{
    return attempt_main("launch", tests);
}
