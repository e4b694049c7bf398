/* test_build.c: what is built, and with which sentence it is refused. */
#include "judge/build.h"

#include "scratch.h"

/* A kit of its own in a scratch folder: the lab's headers, a lab.ini, and a
 * box of 20 lines that says what the heap told it. */
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

static void kit_make(void)
{
    char command[2 * PATH_MAX];
    kit = scratch_make();
    scratch_write(&kit, "box.c", box_source);
    snprintf(command, sizeof command,
             "r=$PWD; cd %s && mkdir -p labs build/box/3-heap grader/3-heap && "
             "ln -s $r/labs/3-heap labs/3-heap && "
             "ln -s $r/grader/tests/kit/grader/3-heap/lab.ini grader/3-heap && "
             "ln -s $r/grader/3-heap/compat grader/3-heap && "
             "gcc -fno-pie -Ilabs/3-heap -c box.c -o build/box/3-heap/box.o",
             kit.path);
    if (system(command))
        exit(2);
}

/* Takes `source` for mm.c and builds it. */
static bool scene_build(struct scene *scene, const char *source,
                        const char *compat)
{
    const struct build_options options = {.compat = compat};
    scene->scratch = scratch_make();
    scene->lab = lab_load(kit.path, "3-heap");
    scratch_folder(&scene->scratch, "in");
    scratch_folder(&scene->scratch, "work");
    scratch_write(&scene->scratch, "in/mm.c", source);
    submission_take(scene->lab, scratch_at(&scene->scratch, "in"),
                    scratch_at(&scene->scratch, "work"), &scene->submission);
    return build_box(scene->lab, &scene->submission,
                     scratch_at(&scene->scratch, "work"), &options,
                     &scene->build);
}

static void scene_end(struct scene *scene)
{
    build_free(&scene->build);
    submission_free(&scene->submission);
    lab_free(scene->lab);
    scratch_remove(&scene->scratch);
}

/* What the box that was built prints. */
static const char *scene_run(const struct scene *scene)
{
    static char said[256];
    FILE *box = popen(scene->build.box_path, "r");
    said[fread(said, 1, sizeof said - 1, box)] = '\0';
    CU_ASSERT_EQUAL(pclose(box), 0);
    return said;
}

static void joined(char *to, size_t bytes, const char *a, const char *b)
{
    snprintf(to, bytes, "%s%s", a, b);
}

static void refused(const char *source, const char *sentence)
{
    struct scene scene;
    CU_ASSERT(!scene_build(&scene, source, NULL));
    CU_ASSERT_PTR_NULL(scene.build.box_path);
    unit_contains(scene.build.reason, sentence);
    scene_end(&scene);
}

/* The good heap and one more line are refused with this sentence. */
static void refused_with(const char *line, const char *sentence)
{
    char source[8192];
    joined(source, sizeof source, good_source, line);
    refused(source, sentence);
}

static void builds_a_box_that_runs(void)
{
    struct scene scene;
    CU_ASSERT_FATAL(scene_build(&scene, good_source, NULL));
    CU_ASSERT_PTR_NULL(scene.build.reason);
    CU_ASSERT_STRING_EQUAL(scene.build.output, "");
    CU_ASSERT_EQUAL(scene.build.notes.n, 0);
    CU_ASSERT_EQUAL(scene.build.globals_bytes, 0);
    unit_contains(scene_run(&scene), "init 0 block 16 check 1");
    scene_end(&scene);
}

/* The same program, byte for byte, whatever the work folder is called. */
static void builds_the_same_everywhere(void)
{
    struct scene one, two;
    char command[3 * PATH_MAX];
    CU_ASSERT_FATAL(scene_build(&one, good_source, NULL));
    CU_ASSERT_FATAL(scene_build(&two, good_source, NULL));
    snprintf(command, sizeof command, "cmp %s %s", one.build.box_path,
             two.build.box_path);
    CU_ASSERT_EQUAL(system(command), 0);
    scene_end(&one);
    scene_end(&two);
}

static void makes_helpers_local(void)
{
    struct scene scene;
    char source[8192];
    joined(source, sizeof source, good_source,
           "int block_split(void) { return 1; }\nint heap_start;\n");
    CU_ASSERT_FATAL(scene_build(&scene, source, NULL));
    CU_ASSERT_EQUAL_FATAL(scene.build.notes.n, 1);
    unit_contains(scene.build.notes.word[0],
                  "if they were: block_split, heap_start");
    CU_ASSERT_EQUAL(scene.build.globals_bytes, 4);
    unit_contains(scene_run(&scene), "init 0");
    scene_end(&scene);
}

static void keeps_warnings_without_paths(void)
{
    struct scene scene;
    char source[8192];
    joined(source, sizeof source, good_source, "static int unused;\n");
    CU_ASSERT(scene_build(&scene, source, NULL));
    CU_ASSERT_EQUAL(strncmp(scene.build.output, "mm.c:9:12: warning", 18), 0);
    scene_end(&scene);
}

static void says_what_does_not_compile(void)
{
    refused_with("int f(void) { return }\n",
                 "mm.c does not compile: mm.c:9:22: error: expected");
    refused_with("asm(\"bogus\");\n", "mm.c does not compile: ");
    refused("int x;", "mm.c does not define mm_init, mm_malloc, mm_free");
}

static void reads_no_other_file(void)
{
    refused("#include \"/etc/passwd\"\n",
            "mm.c does not compile: mm.c:1:10: fatal error: /etc/passwd: "
            "Permission denied");
    refused_with("asm(\".incbin \\\"/etc/passwd\\\"\");\n",
                 "mm.c does not compile: ");
    refused("#include \"/dev/zero\"\n", "mm.c does not compile: ");
}

static void survives_compile_bombs(void)
{
    refused_with("char bomb[1UL << 33] = {1};\n",
                 "mm.c compiles to more than 64 MB: too large");
    refused_with("asm(\".rept 1000000000\\nnop\\n.endr\");\n", "mm.c ");
    refused_with("#include \"mm.c\"\n", "mm.c does not compile: ");
}

static void gives_up_on_endless_work(void)
{
    char source[8192] = "#define A0 x x x x x x x x x x\n";
    for (int i = 1; i < 12; i++)
        snprintf(source + strlen(source), 256,
                 "#define A%d A%d A%d A%d A%d A%d A%d A%d A%d A%d A%d\n", i,
                 i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1,
                 i - 1);
    strcat(source, "A11\n");
    refused(source, "mm.c takes more than ");
}

static void caps_what_the_compiler_says(void)
{
    struct scene scene;
    char source[40000] = "#define E";
    for (int i = 0; i < 900; i++)
        strcat(source, " int f(void) { return }");
    strcat(source, "\nE\n");
    CU_ASSERT(!scene_build(&scene, source, NULL));
    CU_ASSERT(strlen(scene.build.output) <= 16 * 1024 + 16);
    scene_end(&scene);
}

static void refuses_what_intake_refused(void)
{
    refused("", "mm.c is empty");
}

static void names_the_compiler(void)
{
    CU_ASSERT_EQUAL(strncmp(compiler_name(), "gcc 1", 5), 0);
}

/* In the manner of 2002: a team, int mm_init, a checker that returns nothing,
 * no mm_memalign. */
static const char classic_source[] =
    "#include <stdio.h>\n"
    "#include <unistd.h>\n"
    "#include \"mm.h\"\n"
    "#include \"memlib.h\"\n"
    "team_t team = {\"t\", \"a\", \"b\", \"\", \"\"};\n"
    "static char *heap_listp;\n"
    "inline size_t round_up(size_t n) { return (n + 7) & ~7; }\n"
    "void mm_checkheap(int verbose);\n"
    "int mm_init(void)\n"
    "{\n"
    "    heap_listp = mem_sbrk(16);\n"
    "    return heap_listp == (char *)-1 ? -1 : 0;\n"
    "}\n"
    "void *mm_malloc(size_t n)\n"
    "{\n"
    "    mm_checkheap(0);\n"
    "    return mem_sbrk(round_up(n));\n"
    "}\n"
    "void mm_free(void *p) { (void)p; }\n"
    "void *mm_realloc(void *p, size_t n) { (void)p; return mm_malloc(n); }\n"
    "void mm_checkheap(int verbose) { if (verbose) printf(\"x\"); }\n";

/* In the manner of 2016: bool mm_init, the C library's names under DRIVER, a
 * checker that is used before it is defined. */
static const char modern_source[] =
    "#include <stdbool.h>\n"
    "#include \"mm.h\"\n"
    "#include \"memlib.h\"\n"
    "#ifdef DRIVER\n"
    "#define malloc mm_malloc\n"
    "#define free mm_free\n"
    "#define realloc mm_realloc\n"
    "#define calloc mm_calloc\n"
    "#define memset mem_memset\n"
    "#define memcpy mem_memcpy\n"
    "#endif\n"
    "static void *start;\n"
    "bool mm_init(void)\n"
    "{\n"
    "    start = mem_sbrk(16);\n"
    "    return start != (void *)-1;\n"
    "}\n"
    "void *malloc(size_t n)\n"
    "{\n"
    "    if (!mm_checkheap(__LINE__))\n"
    "        return NULL;\n"
    "    return mem_sbrk(n);\n"
    "}\n"
    "void free(void *p) { (void)p; }\n"
    "void *realloc(void *p, size_t n) { free(p); return malloc(n); }\n"
    "void *calloc(size_t k, size_t n) { return memset(malloc(k*n), 0, k*n); }\n"
    "bool mm_checkheap(int lineno) { return lineno > 0; }\n";

static void takes_a_classic_solution(void)
{
    struct scene scene;
    CU_ASSERT_FATAL(scene_build(&scene, classic_source, "csapp"));
    CU_ASSERT_EQUAL(scene.build.alignment, 8);
    CU_ASSERT_EQUAL(scene.build.missing.n, 2);
    CU_ASSERT(words_have(&scene.build.missing, "mm_memalign"));
    CU_ASSERT(words_have(&scene.build.missing, "mm_checkheap"));
    unit_contains(scene_run(&scene), "init 0 block 16 check 1");
    scene_end(&scene);
}

static void takes_a_modern_solution(void)
{
    struct scene scene;
    CU_ASSERT_FATAL(scene_build(&scene, modern_source, "csapp"));
    CU_ASSERT_EQUAL(scene.build.missing.n, 1);
    CU_ASSERT(words_have(&scene.build.missing, "mm_memalign"));
    unit_contains(scene_run(&scene), "init 0 block 16 check 1");
    scene_end(&scene);
}

static void refuses_half_a_solution(void)
{
    struct scene scene;
    CU_ASSERT(!scene_build(&scene, "int mm_init(void) { return 0; }", "csapp"));
    unit_contains(scene.build.reason, "does not define mm_malloc, mm_free (");
    scene_end(&scene);
}

static const struct unit_test tests[] = {
    {"takes a solution in the manner of 2002", takes_a_classic_solution},
    {"takes a solution in the manner of 2016", takes_a_modern_solution},
    {"refuses half a solution", refuses_half_a_solution},
    {"builds a box that runs", builds_a_box_that_runs},
    {"builds the same program everywhere", builds_the_same_everywhere},
    {"makes helpers local", makes_helpers_local},
    {"keeps warnings, without paths", keeps_warnings_without_paths},
    {"says what does not compile", says_what_does_not_compile},
    {"reads no other file", reads_no_other_file},
    {"survives compile bombs", survives_compile_bombs},
    {"gives up on endless work", gives_up_on_endless_work},
    {"caps what the compiler says", caps_what_the_compiler_says},
    {"refuses what intake refused", refuses_what_intake_refused},
    {"names the compiler", names_the_compiler},
    {0},
};

int main(void)
{
    kit_make();
    int status = unit_main("build", tests);
    scratch_remove(&kit);
    return status;
}
