/* crewing.h: heaps for test_crew.c, each with one fault, built as the lab's
 * submissions are; and a kit for them with the lab's own box. */
#ifndef CREWING_H
#define CREWING_H

#include "judge/box/box.h"
#include "judge/build/build.h"
#include "judge/box/crew.h"
#include "judge/base/finding.h"
#include "judge/box/memcheck.h"
#include "judge/box/patience.h"
#include "judge/box/races.h"
#include "judge/box/script.h"

#include "5-arenas/wire/calls.h"
#include "scratch.h"

#include <errno.h>

/* It may use the box's `region`, which a submission may not: from there a liar
 * finds the wire. */
static const char lab_ini[] =
    "[lab]\ntitle = Crews\nfiles = mm.c\n"
    "api = mm_init mm_malloc mm_free mm_realloc mm_memalign mm_thread_exit\n"
    "  mm_checkheap\n"
    "calls = mem_map mem_unmap mem_pagesize __errno_location __assert_fail\n"
    "  pthread_mutex_lock pthread_mutex_unlock region\n"
    "globals_bytes = 65536\nflavours = plain machine tsan\n"
    "[stage 1]\ntitle = All\ntrack = core\n";

/* It never takes a small block back; one above 32 KiB is mapped. WIRE is where
 * the wire lies. A scene's fault follows, on a line of its own. */
static const char heap[] =
    "#include \"memmap.h\"\n"
    "#include \"mm.h\"\n"
    "#include <assert.h>\n"
    "#include <errno.h>\n"
    "#include <pthread.h>\n"
    "extern struct { char *at; long bytes, limit; char *break_bytes; } "
    "region;\n"
    "#define WIRE(offset) (region.break_bytes - %zu + (offset))\n"
    "static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;\n"
    "static char *next, *end, *big;\n"
    "static volatile unsigned long calls;\n"
    "static __thread bool is_first;\n"
    "int mm_init(void)\n"
    "{\n"
    "    is_first = true;\n"
    "    return 0;\n"
    "}\n"
    "static void *take(size_t bytes)\n"
    "{\n"
    "    bytes = (bytes + 15) / 16 * 16;\n"
    "    if ((size_t)(end - next) < bytes) {\n"
    "        next = mem_map(65536, 4096);\n"
    "        end = next + 65536;\n"
    "    }\n"
    "    next += bytes;\n"
    "    next[-1] = 1;\n"
    "    return next - bytes;\n"
    "}\n"
    "void *mm_malloc(size_t bytes)\n"
    "{\n"
    "    if (bytes > 32768)\n"
    "        return big = mem_map(bytes, 4096);\n"
    "    pthread_mutex_lock(&lock);\n"
    "    void *block = take(bytes);\n"
    "    calls++;\n"
    "    pthread_mutex_unlock(&lock);\n"
    "    return block;\n"
    "}\n"
    "void *mm_realloc(void *p, size_t n) { (void)p; return mm_malloc(n); }\n"
    "void *mm_memalign(size_t a, size_t n)\n"
    "{\n"
    "    if ((a & (a - 1)) == 0)\n"
    "        return mm_malloc(n);\n"
    "    errno = EINVAL;\n"
    "    return NULL;\n"
    "}\n"
    "void mm_thread_exit(void) { }\n"
    "bool mm_checkheap(int line) { return line > 0 && calls == 0; }\n"
    "__attribute__((noinline)) static int deep(volatile int *n)\n"
    "{\n"
    "    volatile int more = *n + 1;\n"
    "    return deep(&more) + *n;\n"
    "}\n"
    "int deeper(int n) { return deep(&n); }\n"
    "void mm_free(void *p)\n"
    "{\n"
    "    ((char *)p)[15] = 2;\n"
    "    if (p == big)\n"
    "        mem_unmap(p, 1 << 20);\n"
    "    long *word __attribute__((unused));\n";

enum scene_name {
    GOOD,
    NEVER_UNLOCKS,
    TWO_ORDERS,
    UNLOCKS_TWICE,
    UNLOCKS_ANOTHER_S,
    NEVER_ENDS,
    TOUCHES_UNMAPPED,
    CRASHES_IN_THREAD_1,
    ASSERTS,
    RECURSES,
    HANGS,
    RACES,
    SWAPS_STAMPS,
    STAMPS_OF_THE_FUTURE,
    MAPS_THE_WIRE,
    UNMAPS_NOTHING,
    CHANGES_TERMS,
    CHANGES_STEPS,
    N_SCENES
};

/* %zu is where in the wire `lies_at` says. */
static const struct fault {
    const char *line;
    size_t lies_at;
} faults[N_SCENES] = {
    [GOOD] = {"", 0},
    [NEVER_UNLOCKS] = {"pthread_mutex_lock(&lock), pthread_mutex_lock(&lock);",
                       0},
    [TWO_ORDERS] = {"static struct { long n; pthread_mutex_t lock; } pair[2];"
                    "static volatile long met;"
                    "pthread_mutex_lock(&pair[is_first].lock);"
                    "met++; while (met < 2) ;"
                    "pthread_mutex_lock(&pair[!is_first].lock);",
                    0},
    [UNLOCKS_TWICE] = {"pthread_mutex_lock(&lock), pthread_mutex_unlock(&lock),"
                       "pthread_mutex_unlock(&lock);",
                       0},
    [UNLOCKS_ANOTHER_S] = {"static pthread_mutex_t other;"
                           "static volatile bool taken;"
                           "if (is_first) {"
                           "    pthread_mutex_lock(&other);"
                           "    for (;;) taken = true;"
                           "}"
                           "while (!taken) ;"
                           "pthread_mutex_unlock(&other);",
                           0},
    [NEVER_ENDS] = {"while (calls != 0) ;", 0},
    [TOUCHES_UNMAPPED] = {"region.at[65536] = 1;", 0},
    [CRASHES_IN_THREAD_1] = {"if (!is_first) *(volatile int *)0 = 1;", 0},
    [ASSERTS] = {"assert(calls == 0);", 0},
    [RECURSES] = {"deeper(1);", 0},
    [HANGS] = {"for (;;) ;", 0},
    [RACES] = {"calls++;", 0},
    [SWAPS_STAMPS] = {"int *at = (int *)WIRE(%zu), was = at[0];"
                      "if (was < at[2]) { at[0] = at[2]; at[2] = was; }",
                      offsetof(struct wire, stamp)},
    [STAMPS_OF_THE_FUTURE] = {"*(int *)WIRE(%zu) = 1 << 30;",
                              offsetof(struct wire, stamp)},
    [MAPS_THE_WIRE] = {"word = (long *)WIRE(%zu); *word = (long)word & -4096;",
                       offsetof(struct wire, crew_report.mapping[0].at)},
    [UNMAPS_NOTHING] = {"*(short *)WIRE(%zu) = 1;",
                        offsetof(struct wire, crew_report.mapping[0].unmapped)},
    [CHANGES_TERMS] = {"*(long *)WIRE(%zu) = 1;",
                       offsetof(struct wire, crew_terms.seed)},
    [CHANGES_STEPS] = {"*(long *)WIRE(%zu) = 1;",
                       offsetof(struct wire, step[0].arg[2])},
};

static struct scratch kit;

/* Copies: what builds a submission reads no other folder than the kit. */
static inline void kit_make(void)
{
    char command[2 * PATH_MAX];
    kit = scratch_make();
    snprintf(
        command, sizeof command,
        "k=%s && mkdir -p $k/labs $k/grader/5-arenas $k/grader/machine "
        "$k/grader/box/native $k/build/box $k/build/box-machine && cp -r "
        "labs/5-arenas $k/labs "
        "&& cp grader/machine/names grader/machine/flags $k/grader/machine "
        "&& cp grader/box/native/names $k/grader/box/native "
        "&& cp -r build/machine $k/build && "
        "cp -r build/box/5-arenas $k/build/box && "
        "cp -r build/box-machine/5-arenas $k/build/box-machine",
        kit.path);
    if (system(command))
        exit(2);
    scratch_write(&kit, "grader/5-arenas/lab.ini", lab_ini);
}

static struct scene {
    struct scratch scratch;
    struct lab *lab;
    struct submission submission;
    struct build build;
} scenes[N_SCENES];

static int fault_line; /* in mm.c */

static inline void write_source(const struct scene *scene,
                                const struct fault *fault)
{
    char source[8192];
    size_t used = (size_t)snprintf(source, sizeof source, heap,
                                   offsetof(struct wire, door.break_bytes));
    fault_line = 1;
    for (const char *c = source; *c; c++)
        fault_line += *c == '\n';
    used += (size_t)snprintf(source + used, sizeof source - used, fault->line,
                             fault->lies_at);
    snprintf(source + used, sizeof source - used, "\n}\n");
    scratch_write(&scene->scratch, "in/mm.c", source);
}

static inline void scene_build(enum scene_name name)
{
    struct scene *scene = &scenes[name];
    scene->scratch = scratch_make();
    scene->lab = lab_load(kit.path, "5-arenas");
    scratch_folder(&scene->scratch, "in");
    scratch_folder(&scene->scratch, "work");
    write_source(scene, &faults[name]);
    submission_take(scene->lab, scratch_at(&scene->scratch, "in"),
                    scratch_at(&scene->scratch, "work"), &scene->submission);
    if (build_box(scene->lab, &scene->submission,
                  scratch_at(&scene->scratch, "work"), NULL, &scene->build))
        return;
    printf("%s\n%s\n", scene->build.reason, scene->build.output);
    exit(2);
}

/* The boxes that start from here on run this scene's heap. */
static inline void scene_choose(enum scene_name name)
{
    struct scene *scene = &scenes[name];
    finding_set_files(&scene->lab->files);
    box_set_program(scene->build.box_path, scratch_at(&scene->scratch, "work"));
}

static inline void scene_end(enum scene_name name)
{
    struct scene *scene = &scenes[name];
    build_free(&scene->build);
    submission_free(&scene->submission);
    lab_free(scene->lab);
    scratch_remove(&scene->scratch);
}

#endif
