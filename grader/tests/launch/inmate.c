/*
 * inmate.c: a program that tries what it was told to, and says what came of it
 * on standard output. The tests of the launcher start it, static, in every
 * tier.
 *
 *     inmate ATTEMPT [ARGUMENT]
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DESCRIPTORS = 64, BOMB_PROCESSES = 50 };

extern char **environ;

static void say(const char *what, long result)
{
    printf("%s %s\n", what, result < 0 ? strerrorname_np(errno) : "works");
}

static void descriptors(const char *argument)
{
    (void)argument;
    for (int fd = 0; fd < DESCRIPTORS; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            printf("%d ", fd);
}

static void environment(const char *argument)
{
    (void)argument;
    for (char **variable = environ; *variable; variable++)
        printf("%s ", *variable);
}

static void open_file(const char *path)
{
    say("read", open(path, O_RDONLY));
}

static void make_file(const char *path)
{
    say("make", open(path, O_WRONLY | O_CREAT, 0644));
}

static void start_process(const char *argument)
{
    (void)argument;
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    say("fork", pid);
}

static void *nothing(void *argument)
{
    return argument;
}

static void start_thread(const char *argument)
{
    pthread_t thread;
    (void)argument;
    errno = pthread_create(&thread, NULL, nothing, NULL);
    say("thread", -errno);
}

static void reach_network(const char *argument)
{
    (void)argument;
    say("socket", socket(AF_INET, SOCK_STREAM, 0));
    say("pair", socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0}));
}

static void signal_process(const char *pid)
{
    say("kill", kill(atoi(pid), 0));
    say("all", kill(-1, 0));
}

static void leave_session(const char *argument)
{
    (void)argument;
    say("setsid", setsid());
    say("setpgid", setpgid(0, 0));
}

static void take_memory(const char *mib)
{
    say("malloc", malloc((size_t)atoi(mib) << 20) ? 0 : -1);
}

static void show_limits(const char *argument)
{
    struct rlimit stack, core;
    (void)argument;
    getrlimit(RLIMIT_STACK, &stack);
    getrlimit(RLIMIT_CORE, &core);
    printf("stack %lu core %lu user %u", stack.rlim_max, core.rlim_max,
           getuid());
}

static void stay(const char *argument)
{
    (void)argument;
    for (;;)
        pause();
}

static void spin(const char *argument)
{
    (void)argument;
    for (;;)
        __asm__ volatile("");
}

/* Each process starts others until it may not, and none ever ends. */
static void bomb(const char *argument)
{
    for (int i = 0; i < BOMB_PROCESSES; i++)
        if (fork() == 0)
            i /= 2;
    stay(argument);
}

/* Ends at once, and leaves a process behind that holds its output open. */
static void desert(const char *argument)
{
    if (fork() == 0)
        stay(argument);
}

static const struct {
    const char *name;
    void (*run)(const char *argument);
} attempts[] = {
    {"descriptors", descriptors},
    {"environment", environment},
    {"read", open_file},
    {"make", make_file},
    {"fork", start_process},
    {"thread", start_thread},
    {"network", reach_network},
    {"signal", signal_process},
    {"session", leave_session},
    {"memory", take_memory},
    {"limits", show_limits},
    {"stay", stay},
    {"spin", spin},
    {"bomb", bomb},
    {"desert", desert},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        if (argc > 1 && strcmp(argv[1], attempts[i].name) == 0)
            attempts[i].run(argc > 2 ? argv[2] : "");
    fflush(stdout);
    return 7;
}
