/* test_compat.c: solutions that were written for another course's kit. */
#include "judge/lab/compat.h"

#include "building.h"

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

static void load_no_compat(const void *lab)
{
    compat_load(lab, "no-such-kit");
}

static void dies_of_an_unknown_kit(void)
{
    struct lab *lab = lab_load(kit.path, "3-heap");
    char said[512];
    unit_dies(load_no_compat, lab, said, sizeof said);
    unit_contains(said, "lab 3-heap knows no kit 'no-such-kit'");
    lab_free(lab);
}

static const struct unit_test tests[] = {
    {"takes a solution in the manner of 2002", takes_a_classic_solution},
    {"takes a solution in the manner of 2016", takes_a_modern_solution},
    {"refuses half a solution", refuses_half_a_solution},
    {"dies of an unknown kit", dies_of_an_unknown_kit},
    {0},
};

int main(void)
{
    kit_make();
    int status = unit_main("compat", tests);
    scratch_remove(&kit);
    return status;
}
