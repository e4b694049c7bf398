/* test_landlock.c: rules that a process puts on itself. Each scene is a process
 * of its own: what is refused stays refused. The folder of what was built stays
 * open, for coverage is counted there. */
#include "judge/sandbox/landlock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "scratch.h"

static struct scratch scratch;
static bool as_expected;

/* --- what a process tries --------------------------------------------- */

static int opening(const char *path, int how)
{
    int fd = open(path, how, 0600);
    if (fd < 0)
        return errno;
    close(fd);
    return 0;
}

static void expect_error(int error, int wanted, const char *what)
{
    if (error == wanted)
        return;
    printf("\n    %s: expected \"%s\", got \"%s\"", what, strerror(wanted),
           strerror(error));
    as_expected = false;
}

/* Puts on rules: read what is in readable/, write what is in writable/. */
static void shut_in(void)
{
    const char *built = getenv("OUT");
    int rules = landlock_open();
    bool allowed =
        landlock_allow(rules, scratch_at(&scratch, "readable"),
                       LANDLOCK_READ) &&
        landlock_allow(rules, scratch_at(&scratch, "writable"),
                       LANDLOCK_WRITE) &&
        landlock_allow(rules, scratch_at(&scratch, "single"), LANDLOCK_READ) &&
        landlock_allow(rules, "/nowhere", LANDLOCK_READ) &&
        landlock_allow(rules, built ? built : "build", LANDLOCK_WRITE);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    as_expected = rules >= 0 && allowed && landlock_close(rules);
}

static void play(void (*scene)(void))
{
    int status;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        shut_in();
        scene();
        unit_leave(as_expected);
    }
    waitpid(pid, &status, 0);
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}

/* --- scenes ----------------------------------------------------------- */

static void scene_reading(void)
{
    expect_error(opening(scratch_at(&scratch, "readable/file"), O_RDONLY), 0,
                 "reading what may be read");
    expect_error(opening(scratch_at(&scratch, "readable/file"), O_WRONLY),
                 EACCES, "writing what may be read");
    expect_error(opening(scratch_at(&scratch, "readable/new"), O_CREAT), EACCES,
                 "making a file where reading is allowed");
    expect_error(opening(scratch_at(&scratch, "single"), O_RDONLY), 0,
                 "reading a single file");
}

static void scene_writing(void)
{
    expect_error(
        opening(scratch_at(&scratch, "writable/new"), O_CREAT | O_RDWR), 0,
        "making a file");
    expect_error(unlink(scratch_at(&scratch, "writable/new")) == 0 ? 0 : errno,
                 0, "removing it");
}

static void scene_elsewhere(void)
{
    expect_error(opening(scratch_at(&scratch, "secret"), O_RDONLY), EACCES,
                 "reading a file beside");
    expect_error(opening(scratch_at(&scratch, "readable/../secret"), O_RDONLY),
                 EACCES, "going up to it");
    expect_error(opening(scratch_at(&scratch, "readable/link"), O_RDONLY),
                 EACCES, "following a link to it");
    expect_error(opening("/etc/passwd", O_RDONLY), EACCES, "/etc/passwd");
}

static void scene_network(void)
{
    struct sockaddr_in nobody = {.sin_family = AF_INET,
                                 .sin_port = htons(9),
                                 .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int error =
        connect(fd, (struct sockaddr *)&nobody, sizeof nobody) ? errno : 0;
    expect_error(error, landlock_abi() < 4 ? ECONNREFUSED : EACCES,
                 "connecting");
    close(fd);
}

/* --- tests ------------------------------------------------------------ */

static void what_may_be_read_can_be_read_only(void)
{
    play(scene_reading);
}

static void what_may_be_written_can_be_made_and_removed(void)
{
    play(scene_writing);
}

static void nothing_else_can_be_reached(void)
{
    play(scene_elsewhere);
}

static void nobody_can_be_called(void)
{
    play(scene_network);
}

static void rules_need_no_kernel(void)
{
    CU_ASSERT(landlock_allow(LANDLOCK_NONE, "/", LANDLOCK_READ));
    CU_ASSERT(landlock_close(LANDLOCK_NONE));
}

static void what_is_no_descriptor_is_refused(void)
{
    int rules = landlock_open();
    CU_ASSERT(!landlock_allow_fd(rules, -1, LANDLOCK_READ));
    CU_ASSERT_EQUAL(errno, EBADF);
    close(rules);
}

static const struct unit_test tests[] = {
    {"what may be read can be read, and no more",
     what_may_be_read_can_be_read_only},
    {"what may be written can be made and removed",
     what_may_be_written_can_be_made_and_removed},
    {"nothing else can be reached", nothing_else_can_be_reached},
    {"nobody can be called", nobody_can_be_called},
    {"without Landlock there is nothing to do", rules_need_no_kernel},
    {"what is no descriptor is refused", what_is_no_descriptor_is_refused},
    {0}};

int main(void)
{
    if (landlock_abi() == 0) {
        puts("skip this kernel has no Landlock");
        return EXIT_SUCCESS;
    }
    scratch = scratch_make();
    scratch_folder(&scratch, "readable");
    scratch_folder(&scratch, "writable");
    scratch_write(&scratch, "readable/file", "text\n");
    scratch_write(&scratch, "single", "text\n");
    scratch_write(&scratch, "secret", "text\n");
    if (symlink("../secret", scratch_at(&scratch, "readable/link")) != 0)
        unit_stop("a link");
    int status = unit_main("landlock", tests);
    scratch_remove(&scratch);
    return status;
}
