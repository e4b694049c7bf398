/* test_sandbox.c: what a locked box may call, and what its calls answer. */
#include "judge/sandbox/sandbox.h"
#include "judge/sandbox/launch.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "scratch.h"
#include "tiers.h"

enum { OUTPUT_BYTES = 4096, PATIENCE_MS = 20000, FILTER_FD = 3 };

static struct scratch scratch;
static char locked[PATH_MAX];
static char output[OUTPUT_BYTES];
static int wait_status;

static int filter_file(void)
{
    const struct sock_fprog *filter = sandbox_strict_filter();
    int fd = memfd_create("filter", MFD_CLOEXEC);
    size_t bytes = filter->len * sizeof *filter->filter;
    expect(pwrite(fd, filter->filter, bytes, 0) == (ssize_t)bytes, "a filter");
    return fd;
}

/* Runs one attempt of locked.c; returns what it said, in all. */
static const char *attempt(const char *name)
{
    int ends[2], filter = filter_file();
    struct child child;
    const char *argv[] = {locked, name, NULL};
    expect(pipe(ends) == 0, "a pipe");
    struct launch_fd fds[] = {{ends[1], 1}, {ends[1], 2}, {filter, FILTER_FD}};
    expect(
        launch(&(struct launch){.argv = argv, .fds = fds, .n_fds = 3}, &child),
        "it starts");
    expect(child_wait(&child, PATIENCE_MS, &wait_status), "it ends");
    close(ends[1]);
    ssize_t n = read(ends[0], output, OUTPUT_BYTES - 1);
    output[n > 0 ? n : 0] = '\0';
    close(ends[0]);
    close(filter);
    return output;
}

static void scene_sweep(void)
{
    char names[OUTPUT_BYTES] = "", *rest = output;
    attempt("sweep");
    for (char *nr; (nr = strsep(&rest, " ")) && *nr;) {
        strcat(names, syscall_name(atoi(nr)));
        strcat(names, " ");
    }
    expect_text(names, "fstat brk rt_sigprocmask dup getpid gettid futex "
                       "restart_syscall clock_gettime newfstatat getrandom ");
}

static void all_others_trap(void)
{
    in_every_tier(scene_sweep);
}

static void scene_write(void)
{
    char wanted[32];
    snprintf(wanted, sizeof wanted, "trapped %d", SYS_write);
    expect_text(attempt("write"), wanted);
    expect_text(attempt("long"), wanted);
}

static void writes_to_1_and_2(void)
{
    in_every_tier(scene_write);
}

static void scene_trap(void)
{
    char wanted[32];
    snprintf(wanted, sizeof wanted, "trapped %d", SYS_mmap);
    expect_text(attempt("map"), wanted);
    snprintf(wanted, sizeof wanted, "trapped %d", SYS_tgkill);
    expect_text(attempt("abort"), wanted);
}

static void traps_are_told(void)
{
    in_every_tier(scene_trap);
}

static void scene_speak(void)
{
    attempt("speak");
    expect(strncmp(output, "7 10000000000000000525", 22) == 0, "printf");
    expect(strstr(output, "  1\nperror: No such file or directory\n"),
           "perror");
    expect(WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0, "status 0");
}

static void speech_is_free(void)
{
    in_every_tier(scene_speak);
}

static void scene_other_numbers(void)
{
    attempt("x32");
    expect(WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGSYS,
           "x32 is killed");
    attempt("i386");
    expect(WIFSIGNALED(wait_status), "i386 is killed");
}

static void other_architectures_die(void)
{
    in_every_tier(scene_other_numbers);
}

static void scene_exit(void)
{
    attempt("exit");
    expect(WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 5, "exit(5)");
}

static void exit_is_seen(void)
{
    in_every_tier(scene_exit);
}

static void scene_grow(void)
{
    expect_text(attempt("grow"), "brk -1 sbrk 0");
}

static void the_break_stays(void)
{
    in_every_tier(scene_grow);
}

static void filters_are_built_once(void)
{
    CU_ASSERT_PTR_EQUAL(sandbox_strict_filter(), sandbox_strict_filter());
    CU_ASSERT_PTR_EQUAL(sandbox_tool_filter(true), sandbox_tool_filter(true));
    CU_ASSERT(sandbox_tool_filter(true)->len > sandbox_tool_filter(false)->len);
}

static void calls_have_names(void)
{
    CU_ASSERT_STRING_EQUAL(syscall_name(SYS_mmap), "mmap");
    CU_ASSERT_STRING_EQUAL(syscall_name(4711), "system call 4711");
}

static const struct unit_test tests[] = {
    {"every call but the named ones is trapped", all_others_trap},
    {"write goes to 1 and 2 alone", writes_to_1_and_2},
    {"a trap tells the number", traps_are_told},
    {"printf and perror work", speech_is_free},
    {"i386 and x32 calls are deadly", other_architectures_die},
    {"exit is seen", exit_is_seen},
    {"the break cannot move", the_break_stays},
    {"filters are built once", filters_are_built_once},
    {"system calls have names", calls_have_names},
    {0}};

int main(void)
{
    char command[3 * PATH_MAX];
    scratch = scratch_make();
    chmod(scratch.path, 0755);
    strcpy(locked, scratch_at(&scratch, "locked"));
    snprintf(command, sizeof command,
             "gcc -std=gnu11 -D_GNU_SOURCE -static -o %s "
             "grader/tests/sandbox/locked.c",
             locked);
    int status = EXIT_FAILURE;
    if (system(command) == 0)
        status = unit_main("sandbox", tests);
    scratch_remove(&scratch);
    return status;
}
