/* building.h: a small kit and a lab in it, for tests that build submissions. */
#ifndef BUILDING_H
#define BUILDING_H

#include "judge/build/build.h"
#include "scratch.h"

/* A kit of its own in a scratch folder: the lab's headers, a lab.ini, and a
 * box of 20 lines that says what the heap told it. Besides 3-heap there are
 * the labs `two`, of two files, and with every flavour `many`, which lists its
 * headers, and `apart`. */
static const char box_source[] =
    "#include <stdio.h>\n"
    "#include \"mm.h\"\n"
    "#include \"memlib.h\"\n"
    "static char memory[65536] __attribute__((aligned(4096)));\n"
    "static size_t used;\n"
    "void *mem_sbrk(intptr_t n) { used += n; return memory + used - n; }\n"
    "void *mem_heap_lo(void) { return memory; }\n"
    "void *mem_heap_hi(void) { return memory + used - 1; }\n"
    "size_t mem_heapsize(void) { return used; }\n"
    "size_t mem_pagesize(void) { return 4096; }\n"
    "void mem_reset_brk(void) { used = 0; }\n"
    "void serve(void) { }\n"
    "int main(void)\n"
    "{\n"
    "    int ready = mm_init();\n"
    "    char *block = mm_malloc(24);\n"
    "    mm_free(block);\n"
    "    printf(\"init %d block %td check %d\\n\", ready, block - memory,\n"
    "           mm_checkheap(__LINE__));\n"
    "    return 0;\n"
    "}\n";

static const char good_source[] =
    "#include \"mm.h\"\n"
    "#include \"memlib.h\"\n"
    "int mm_init(void) { return mem_sbrk(16) == (void *)-1 ? -1 : 0; }\n"
    "void *mm_malloc(size_t n) { return mem_sbrk(n); }\n"
    "void mm_free(void *p) { (void)p; }\n"
    "void *mm_realloc(void *p, size_t n) { (void)p; return mm_malloc(n); }\n"
    "void *mm_memalign(size_t a, size_t n) { (void)a; return mm_malloc(n); }\n"
    "bool mm_checkheap(int line) { return line > 0; }\n";

struct scene {
    struct scratch scratch;
    struct lab *lab;
    struct submission submission;
    struct build build;
};

static struct scratch kit;

static inline void kit_make(void)
{
    char command[2 * PATH_MAX];
    kit = scratch_make();
    scratch_write(&kit, "box.c", box_source);
    snprintf(command, sizeof command,
             "r=$PWD; cd %s && mkdir -p labs build/box/3-heap grader/3-heap && "
             "ln -s $r/labs/3-heap labs/3-heap && "
             "ln -s $r/grader/tests/kit/grader/3-heap/lab.ini grader/3-heap && "
             "ln -s $r/grader/3-heap/compat grader/3-heap && "
             "gcc -fno-pie -Ilabs/3-heap -c box.c -o build/box/3-heap/box.o && "
             "ln -s $r/labs/3-heap labs/two && ln -s 3-heap build/box/two && "
             "mkdir grader/two && sed 's/^files.*/files = mm.c more.c/' "
             "grader/3-heap/lab.ini >grader/two/lab.ini && "
             "ln -s $r/grader/machine $r/grader/box grader && ln -s "
             "$r/build/machine build && "
             "ln -s box build/box-machine && for lab in many apart; do "
             "ln -s $r/labs/3-heap labs/$lab && ln -s 3-heap build/box/$lab && "
             "mkdir grader/$lab && sed 's/^globals/flavours = plain machine "
             "tsan\\n&/' grader/3-heap/lab.ini >grader/$lab/lab.ini; done && "
             "sed -i 's/^globals/includes = stdint.h\\n&/' "
             "grader/many/lab.ini",
             kit.path);
    if (system(command))
        exit(2);
}

/* Takes `source` for mm.c of a lab and builds it. */
static inline bool scene_build_lab(struct scene *scene, const char *lab,
                                   const char *source, const char *compat)
{
    const struct build_options options = {.compat = compat};
    scene->scratch = scratch_make();
    scene->lab = lab_load(kit.path, lab);
    scratch_folder(&scene->scratch, "in");
    scratch_folder(&scene->scratch, "work");
    scratch_write(&scene->scratch, "in/mm.c", source);
    submission_take(scene->lab, scratch_at(&scene->scratch, "in"),
                    scratch_at(&scene->scratch, "work"), &scene->submission);
    return build_box(scene->lab, &scene->submission,
                     scratch_at(&scene->scratch, "work"), &options,
                     &scene->build);
}

static inline bool scene_build(struct scene *scene, const char *source,
                               const char *compat)
{
    return scene_build_lab(scene, "3-heap", source, compat);
}

static inline void scene_end(struct scene *scene)
{
    build_free(&scene->build);
    submission_free(&scene->submission);
    lab_free(scene->lab);
    scratch_remove(&scene->scratch);
}

/* What the box that was built in a flavour prints. */
static inline const char *scene_run_flavour(const struct scene *scene,
                                            enum flavour flavour)
{
    static char said[256];
    FILE *box = popen(scene->build.box_path[flavour], "r");
    said[fread(said, 1, sizeof said - 1, box)] = '\0';
    CU_ASSERT_EQUAL(pclose(box), 0);
    return said;
}

static inline const char *scene_run(const struct scene *scene)
{
    return scene_run_flavour(scene, FLAVOUR_PLAIN);
}

static inline void joined(char *to, size_t bytes, const char *a, const char *b)
{
    snprintf(to, bytes, "%s%s", a, b);
}

#endif
