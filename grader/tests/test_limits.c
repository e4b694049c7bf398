/* test_limits.c: what a launched program may use. Limits cannot be taken back:
 * each scene is a process of its own. */
#include "judge/sandbox/limits.h"

#include <errno.h>
#include <sys/resource.h>

#include "unit.h"

enum { MiB = 1 << 20 };

/* Limits that let the process write its coverage at its end. */
static const struct launch strict = {.profile = PROFILE_STRICT,
                                     .file_bytes = 64 * MiB};
static const struct launch tool = {.profile = PROFILE_TOOL,
                                   .work_dir = "/tmp",
                                   .cpu_s = 7,
                                   .memory_bytes = UINT64_C(3) << 30,
                                   .file_bytes = 65 * MiB,
                                   .stack_bytes = 9 * MiB};

static rlim_t soft(int resource)
{
    struct rlimit now;
    getrlimit(resource, &now);
    return now.rlim_cur;
}

static rlim_t hard(int resource)
{
    struct rlimit now;
    getrlimit(resource, &now);
    return now.rlim_max;
}

static void play(bool (*scene)(void))
{
    int status;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        unit_leave(scene());
    waitpid(pid, &status, 0);
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}

static bool scene_defaults(void)
{
    return limits_set(&strict) && soft(RLIMIT_CPU) == 10 &&
           hard(RLIMIT_CPU) == 11 && soft(RLIMIT_STACK) == 256 << 10 &&
           hard(RLIMIT_STACK) == 256 << 10 && soft(RLIMIT_NOFILE) == 64 &&
           hard(RLIMIT_CORE) == 0;
}

static bool scene_no_fork(void)
{
    return limits_set(&strict) && hard(RLIMIT_NPROC) == 0;
}

static bool scene_wanted(void)
{
    return limits_set(&tool) && soft(RLIMIT_CPU) == 7 &&
           hard(RLIMIT_CPU) == 8 && soft(RLIMIT_AS) == UINT64_C(3) << 30 &&
           soft(RLIMIT_FSIZE) == 65 * MiB && soft(RLIMIT_STACK) == 9 * MiB &&
           soft(RLIMIT_NOFILE) == 256;
}

static bool scene_tool_may_fork(void)
{
    rlim_t before = hard(RLIMIT_NPROC);
    return limits_set(&tool) && hard(RLIMIT_NPROC) == before;
}

static bool scene_lower_already(void)
{
    struct rlimit low = {3, 4};
    return setrlimit(RLIMIT_CPU, &low) == 0 && limits_set(&tool) &&
           soft(RLIMIT_CPU) == 4 && hard(RLIMIT_CPU) == 4;
}

static void the_box_gets_defaults(void)
{
    play(scene_defaults);
}

static void the_box_cannot_fork(void)
{
    play(scene_no_fork);
}

static void what_is_wanted_is_set(void)
{
    play(scene_wanted);
}

static void a_tool_may_fork(void)
{
    play(scene_tool_may_fork);
}

static void a_lower_limit_stays(void)
{
    play(scene_lower_already);
}

static const struct unit_test tests[] = {
    {"the box gets the profile's defaults", the_box_gets_defaults},
    {"the box cannot fork", the_box_cannot_fork},
    {"what is wanted is set", what_is_wanted_is_set},
    {"a tool may fork", a_tool_may_fork},
    {"a lower limit stays", a_lower_limit_stays},
    {0}};

int main(void)
{
    return unit_main("limits", tests);
}
