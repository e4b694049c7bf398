/* glibc.c: what does the C library's own malloc ask of the kernel, with threads
 * and with the settings that its users know by name?
 *
 *   main arena     one piece that grows and shrinks by brk, 132 KB at a time
 *   other arenas   heaps of 64 MB each, reserved by mmap (128 MB, cut so that
 *                  it is aligned), opened page by page with mprotect
 *   big blocks     a mmap each, from a threshold on
 *
 * Each scene (scenes.h) is a process of its own, traced, with its settings in
 * its environment; each step says first which calls it will make.
 */
#include <pthread.h>

#include "scenes.h"

/* ---- The traced side */

static const struct scene *playing;
static pthread_barrier_t step_begins, step_ends;

static void *follow_steps(void *unused)
{
    for (const struct step *step = playing->steps; step->run; step++) {
        pthread_barrier_wait(&step_begins);
        step->run();
        pthread_barrier_wait(&step_ends);
    }
    pthread_barrier_wait(&step_begins); /* no end before the last step's */
    return unused;
}

/* The threads are there before the first step and after the last one: what
 * their stacks cost is not counted. */
static void play_with_threads(void)
{
    pthread_t thread[MOST_THREADS];

    pthread_barrier_init(&step_begins, NULL, playing->threads + 1);
    pthread_barrier_init(&step_ends, NULL, playing->threads + 1);
    for (unsigned i = 0; i < playing->threads; i++)
        pthread_create(&thread[i], NULL, follow_steps, NULL);
    for (unsigned i = 0; playing->steps[i].run; i++) {
        trace_mark(i + 1);
        pthread_barrier_wait(&step_begins);
        pthread_barrier_wait(&step_ends);
        trace_mark(0);
    }
    pthread_barrier_wait(&step_begins);
    for (unsigned i = 0; i < playing->threads; i++)
        pthread_join(thread[i], NULL);
}

static int play(unsigned number)
{
    playing = &scenes[number];
    if (playing->threads > 0) {
        play_with_threads();
        return 0;
    }
    for (unsigned i = 0; playing->steps[i].run; i++) {
        trace_mark(i + 1);
        playing->steps[i].run();
        trace_mark(0);
    }
    return 0;
}

/* ---- The tracing side */

static unsigned long virtual_kb, resident_kb;

/* What the process has, while it stands still. */
static void weigh(pid_t child, unsigned step)
{
    char name[64], line[128];
    FILE *file;

    (void)step;
    snprintf(name, sizeof name, "/proc/%d/status", (int)child);
    file = fopen(name, "r");
    while (file && fgets(line, sizeof line, file)) {
        sscanf(line, "VmSize: %lu", &virtual_kb);
        sscanf(line, "VmRSS: %lu", &resident_kb);
    }
    if (file)
        fclose(file);
}

static bool is_as_predicted(const struct prediction *predicted,
                            const struct trace *counted)
{
    for (unsigned call = 0; call < TRACE_CALLS; call++) {
        unsigned least = predicted->count[call];
        unsigned most =
            least + (call == TRACE_MUNMAP ? predicted->more_munmap : 0);

        if (counted->count[call] < least || counted->count[call] > most)
            return false;
    }
    return true;
}

/* "mmap 1, munmap 1-2", or "none". */
static const char *list(const unsigned *count, unsigned more_munmap, char *text)
{
    char *at = text;

    for (unsigned call = 0; call < TRACE_CALLS; call++) {
        unsigned more = call == TRACE_MUNMAP ? more_munmap : 0;

        if (count[call] + more == 0)
            continue;
        at += sprintf(at, "%s%s %u", at > text ? ", " : "", trace_name[call],
                      count[call]);
        if (more > 0)
            at += sprintf(at, "-%u", count[call] + more);
    }
    return at > text ? text : "none";
}

/* The first calls, as they were made. */
static void print_calls(const struct trace *counted)
{
    for (unsigned i = 0; i < counted->n_kept; i++) {
        const uint64_t *arg = counted->kept[i].arg;
        const char *name = trace_name[counted->kept[i].call];

        if (counted->kept[i].call == TRACE_BRK)
            printf("      brk(%#lx)\n", arg[0]);
        else
            printf("      %s(%#lx, %lu KB%s)\n", name, arg[0], arg[1] / KB,
                   counted->kept[i].call == TRACE_MMAP && arg[2] == 0
                       ? ", no access"
                       : "");
    }
    if (counted->all > counted->n_kept)
        printf("      and %u more\n", counted->all - counted->n_kept);
}

static bool show(const struct step *step, const struct trace *counted)
{
    char text[128];
    bool right = is_as_predicted(&step->predicted, counted);

    printf("  %s\n", step->text);
    printf("    predicted  %s\n",
           list(step->predicted.count, step->predicted.more_munmap, text));
    printf("    counted    %s%s\n", list(counted->count, 0, text),
           right ? "" : "   <-- not as predicted");
    print_calls(counted);
    return right;
}

static bool show_scene(unsigned number)
{
    const struct scene *scene = &scenes[number];
    struct trace counted[TRACE_STEPS];
    char argument[16];
    char *argv[] = {"glibc", argument, NULL};
    bool right = true;

    printf("\n%s\n", scene->title);
    for (unsigned i = 0; scene->settings[i]; i++)
        printf("  %s\n", scene->settings[i]);
    fflush(stdout);
    snprintf(argument, sizeof argument, "%u", number);
    if (!trace_run(argv, (char **)scene->settings, counted, weigh)) {
        puts("  It failed!");
        return false;
    }
    for (unsigned i = 0; scene->steps[i].run; i++)
        right &= show(&scene->steps[i], &counted[i + 1]);
    printf("  in the end: %lu MB of addresses, %lu KB resident\n",
           virtual_kb / KB, resident_kb);
    return right;
}

int main(int argc, char **argv)
{
    bool right = true;

    if (argc == 2)
        return play((unsigned)atoi(argv[1]));
    puts("Which system calls does the C library's malloc make?");
    if (!trace_is_allowed())
        return 0;
    for (unsigned i = 0; i < SCENES; i++)
        right &= show_scene(i);
    puts(right ? "\nAs predicted.\n" : "\nNot as predicted!\n");
    return !right;
}
