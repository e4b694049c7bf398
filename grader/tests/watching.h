/* watching.h: a kit with the small lab in watched/, whose box the witness's
 * tests watch. */
#ifndef WATCHING_H
#define WATCHING_H

#include "judge/base/fail.h"
#include "judge/base/finding.h"
#include "judge/box/box.h"
#include "judge/box/script.h"
#include "judge/build/build.h"
#include "judge/witness/witness.h"
#include "tests/watched/grader/7-watched/wire/calls.h"
#include "tests/watched/labs/7-watched/watched.h"

#include "scratch.h"

#include <setjmp.h>

static struct scratch kit;

static struct scene {
    struct lab *lab;
    struct submission submission;
    struct build build;
} scene;

void lab_describe_call(char *text, size_t bytes, unsigned call,
                       const uint64_t arg[WIRE_ARGS])
{
    (void)arg;
    snprintf(text, bytes, "call %u", call);
}

/* The kit's box without lab 3's part of it, and this lab's instead. */
static inline void kit_make(void)
{
    char command[2 * PATH_MAX];
    kit = scratch_make();
    snprintf(command, sizeof command,
             "k=%s; cp -r grader/tests/watched/. $k && "
             "mkdir -p $k/build/box $k/in $k/work $k/shelf && chmod 755 $k && "
             "chmod 777 $k/shelf && "
             "cp -r build/box/3-heap $k/build/box/7-watched && "
             "cd $k/build/box/7-watched && rm -f memlib.o && "
             "gcc -O2 -g -fno-pie -D_GNU_SOURCE -c -o calls.o "
             "$OLDPWD/grader/tests/watched/grader/7-watched/box/calls.c && "
             "cp $k/labs/7-watched/watched.c $k/in",
             kit.path);
    if (system(command))
        exit(2);
    shelf_set_folder(strdup(scratch_at(&kit, "shelf")));
}

static inline void scene_build(void)
{
    scene.lab = lab_load(kit.path, "7-watched");
    submission_take(scene.lab, scratch_at(&kit, "in"), scratch_at(&kit, "work"),
                    &scene.submission);
    if (!build_box(scene.lab, &scene.submission, scratch_at(&kit, "work"), NULL,
                   &scene.build)) {
        printf("%s\n%s\n", scene.build.reason, scene.build.output);
        exit(2);
    }
    finding_set_files(&scene.lab->files);
    box_set_program(scene.build.box_path, scratch_at(&kit, "work"));
}

static inline void scene_end(void)
{
    box_forget();
    build_free(&scene.build);
    submission_free(&scene.submission);
    lab_free(scene.lab);
    scratch_remove(&kit);
}

static inline void start(void)
{
    box_start(&(struct box_options){.watched = true});
}

/* One act in the box that runs, after the books were cleared. */
static inline long does(enum act act, long a, long b)
{
    clerk_clear();
    script_clear();
    script_add3(CALL_ACT, SLOT_ASK, (uint64_t)act, (uint64_t)a, (uint64_t)b);
    script_run();
    return (long)script_reply(SLOT_ASK).value;
}

static jmp_buf blamed_at;

static inline void note_blame(const char *sentence)
{
    snprintf(finding.message, sizeof finding.message, "%s", sentence);
    longjmp(blamed_at, 1);
}

/* Calls act(of), which must blame; what was found. */
static inline struct finding blame_by(void (*act)(const void *), const void *of)
{
    finding_clear();
    fail_on_blame(note_blame);
    if (setjmp(blamed_at) == 0) {
        act(of);
        CU_FAIL("nobody was blamed");
    }
    fail_on_blame(NULL);
    return finding;
}

struct request {
    enum act act;
    long a, b;
};

static inline void ask_for(const void *request)
{
    const struct request *of = request;
    does(of->act, of->a, of->b);
}

/* An act in the box that runs, which must be blamed for it; what was found. */
static inline struct finding blame_of(enum act act, long a, long b)
{
    return blame_by(ask_for, &(struct request){act, a, b});
}

/* The one call that was made since. */
static inline const struct entry *only_entry(int number)
{
    size_t n;
    const struct entry *log = clerk_log(&n);

    CU_ASSERT_EQUAL_FATAL(n, 1);
    CU_ASSERT_EQUAL(log->number, number);
    return log;
}

/* Page faults of a call. */
static inline uint64_t faults_of(unsigned call, uint64_t a, uint64_t b)
{
    uint64_t before = papers_faults(witness());
    ask(call, a, b);
    return papers_faults(witness()) - before;
}

#endif
