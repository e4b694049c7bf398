/* test_build.c: what is built, and with which sentence it is refused. */
#include "building.h"

static void refused(const char *source, const char *sentence)
{
    struct scene scene;
    CU_ASSERT(!scene_build(&scene, source, NULL));
    CU_ASSERT_PTR_NULL(scene.build.box_path[FLAVOUR_PLAIN]);
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

/* The same programs, byte for byte, whatever the work folder is called. */
static void builds_the_same_everywhere(void)
{
    struct scene one, two;
    char command[3 * PATH_MAX];
    CU_ASSERT_FATAL(scene_build_lab(&one, "apart", good_source, NULL));
    CU_ASSERT_FATAL(scene_build_lab(&two, "apart", good_source, NULL));
    for (enum flavour f = 0; f < N_FLAVOURS; f++) {
        snprintf(command, sizeof command, "cmp %s %s", one.build.box_path[f],
                 two.build.box_path[f]);
        CU_ASSERT_EQUAL(system(command), 0);
    }
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

/* Builds mm.c, the good heap and one more line, with more.c. Returns build->ok;
 * the caller frees `build`. */
static bool build_two(const char *line, const char *more, struct build *build)
{
    struct scratch scratch = scratch_make();
    struct lab *lab = lab_load(kit.path, "two");
    struct submission submission;
    char source[8192];
    joined(source, sizeof source, good_source, line);
    scratch_folder(&scratch, "in");
    scratch_folder(&scratch, "work");
    scratch_write(&scratch, "in/mm.c", source);
    scratch_write(&scratch, "in/more.c", more);
    CU_ASSERT(submission_take(lab, scratch_at(&scratch, "in"),
                              scratch_at(&scratch, "work"), &submission));
    bool good =
        build_box(lab, &submission, scratch_at(&scratch, "work"), NULL, build);
    submission_free(&submission);
    lab_free(lab);
    scratch_remove(&scratch);
    return good;
}

/* Files of one submission may call each other; what is not the API is local
 * to all of them. */
static void joins_several_files(void)
{
    struct build build;
    CU_ASSERT(build_two("int help(void);\n"
                        "int mm_extra(void) { return help(); }\n",
                        "int help(void) { return 3; }\n", &build));
    CU_ASSERT_PTR_NULL(build.reason);
    CU_ASSERT_EQUAL_FATAL(build.notes.n, 1);
    unit_contains(build.notes.word[0], "what was handed in: not static, but");
    unit_contains(build.notes.word[0], "help");
    build_free(&build);
}

/* What compiles and is refused is told apart from what does not compile. */
static void names_the_file_that_is_refused(void)
{
    struct build build;
    CU_ASSERT(!build_two(
        "", "int fork(void);\nint g(void) { return fork(); }\n", &build));
    CU_ASSERT(build.refused);
    CU_ASSERT_STRING_EQUAL(
        build.reason,
        "more.c calls fork(), which this lab does not allow (line 2)");
    build_free(&build);
    CU_ASSERT(!build_two("", "int g(void) { return }\n", &build));
    CU_ASSERT_FALSE(build.refused);
    build_free(&build);
}

/* A program for each flavour. The machine's has the submission's globals in
 * sections of their own, and calls the machine instead of the library. */
static void builds_every_flavour(void)
{
    struct scene scene;
    char source[8192], command[2 * PATH_MAX];
    joined(source, sizeof source, good_source,
           "#include <string.h>\nint table[20] = {1}, zeros[9];\n"
           "void fill(void) { memset(zeros, table[3], sizeof zeros); }\n");
    CU_ASSERT_FATAL(scene_build_lab(&scene, "apart", source, NULL));
    CU_ASSERT_PTR_NULL(scene.build.unbuilt);
    CU_ASSERT_EQUAL(scene.build.notes.n, 1);
    unit_contains(scene_run(&scene), "init 0 block 16 check 1");
    unit_contains(scene_run_flavour(&scene, FLAVOUR_TSAN),
                  "init 0 block 16 check 1");
    snprintf(command, sizeof command,
             "p=%s; readelf -SW $p | awk '/ submission_data .*000050/ { n++ } "
             "/ submission_bss *NOBITS/ { n++ } END { exit n != 2 }' && "
             "nm $p | grep -q ' sim_memset$' && ! nm %s | grep -q sim_",
             scene.build.box_path[FLAVOUR_MACHINE],
             scene.build.box_path[FLAVOUR_PLAIN]);
    CU_ASSERT_EQUAL(system(command), 0);
    scene_end(&scene);
}

static void builds_no_flavour_unasked(void)
{
    struct scene scene;
    CU_ASSERT_FATAL(scene_build(&scene, good_source, NULL));
    CU_ASSERT_PTR_NULL(scene.build.box_path[FLAVOUR_MACHINE]);
    CU_ASSERT_PTR_NULL(scene.build.box_path[FLAVOUR_TSAN]);
    scene_end(&scene);
}

/* One more line keeps the submission from the machine. That costs it a lab that
 * lists its headers, and in another one its program for the machine alone. */
static void kept_from_machine(const char *line, const char *sentence)
{
    struct scene scene;
    char source[8192];
    joined(source, sizeof source, good_source, line);
    CU_ASSERT(!scene_build_lab(&scene, "many", source, NULL));
    unit_contains(scene.build.reason, sentence);
    scene_end(&scene);
    CU_ASSERT(scene_build_lab(&scene, "apart", source, NULL));
    CU_ASSERT_PTR_NULL(scene.build.reason);
    unit_contains(scene.build.unbuilt, sentence);
    CU_ASSERT_PTR_NULL(scene.build.box_path[FLAVOUR_MACHINE]);
    CU_ASSERT_PTR_NOT_NULL(scene.build.box_path[FLAVOUR_PLAIN]);
    scene_end(&scene);
}

static void keeps_from_the_machine(void)
{
    kept_from_machine("void f(void) { asm(\"nop\"); }\n",
                      "mm.c:9: asm is not allowed here");
    kept_from_machine("__attribute__((section(\"shelf\"))) int g = 1;\n",
                      "mm.c:9: the attribute section");
    kept_from_machine("static const volatile long flag;\n"
                      "long g(void) { return flag; }\n",
                      "mm.c has a variable that is both const and volatile, "
                      "flag, which the simulated machine would not see (line "
                      "9)");
    kept_from_machine("struct w { long a; } g; void *mm_get(struct w);\n"
                      "__attribute__((noinline)) void *mm_get(struct w w)\n"
                      "{ return (void *)w.a; }\n"
                      "void *h(struct w *p) { return mm_get(*p); }\n",
                      "mm.c:12: a function takes or returns a struct by value");
}

static void accepts_only_listed_headers(void)
{
    struct scene scene;
    char source[8192];
    joined(source, sizeof source, good_source, "#include <setjmp.h>\n");
    CU_ASSERT(!scene_build_lab(&scene, "many", source, NULL));
    CU_ASSERT_STRING_EQUAL(scene.build.reason,
                           "mm.c:9: <setjmp.h> is not among the headers that "
                           "this lab allows");
    scene_end(&scene);
    joined(source, sizeof source, good_source, "#include <stdint.h>\n");
    CU_ASSERT(scene_build_lab(&scene, "many", source, NULL));
    scene_end(&scene);
}

static const struct unit_test tests[] = {
    {"builds every flavour", builds_every_flavour},
    {"builds no flavour unasked", builds_no_flavour_unasked},
    {"keeps from the machine", keeps_from_the_machine},
    {"accepts only listed headers", accepts_only_listed_headers},
    {"joins several files", joins_several_files},
    {"names the file that is refused", names_the_file_that_is_refused},
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
