/* test_tokens.c: what a source for the many-core machine is refused for, one
 * small source each, and what looks like it and is not refused. */
#include "judge/lab/tokens.h"

#include "scratch.h"

static const char every_header[] = "";

/* Preprocesses the source as the build does and looks through it. */
static struct words looked(const char *source, const char *headers)
{
    struct words includes = {0}, refusals = {0};
    words_split(&includes, headers);
    struct scratch scratch = scratch_make();
    char command[2 * PATH_MAX], kit[PATH_MAX];
    const char *const trusted[] = {kit, NULL};
    const struct tokens_rules rules = {trusted, &includes};
    scratch_write(&scratch, "mm.c", source);
    scratch_folder(&scratch, "kit");
    strcpy(kit, scratch_at(&scratch, "kit"));
    scratch_write(&scratch, "kit/mm.h",
                  "#include <setjmp.h>\nint machine_own(void);\n");
    snprintf(command, sizeof command,
             "r=$PWD; cd %s && gcc @$r/grader/machine/flags -w -iquote %s/kit "
             "-E mm.c -o mm.c.i",
             scratch.path, scratch.path);
    if (system(command))
        unit_stop(source);
    char *text = text_read(scratch_at(&scratch, "mm.c.i"));
    tokens_raw("mm.c", source, &refusals);
    tokens_check(&rules, text, &refusals);
    free(text);
    scratch_remove(&scratch);
    words_free(&includes);
    return refusals;
}

static void accepted_with(const char *source, const char *headers)
{
    struct words refusals = looked(source, headers);
    if (refusals.n)
        printf("\n    refused: %s\n", refusals.word[0]);
    CU_ASSERT_EQUAL(refusals.n, 0);
    words_free(&refusals);
}

static void accepted(const char *source)
{
    accepted_with(source, every_header);
}

static void refused_with(const char *source, const char *headers,
                         const char *sentence)
{
    struct words refusals = looked(source, headers);
    CU_ASSERT_EQUAL(refusals.n, 1);
    unit_contains(refusals.n ? refusals.word[0] : "", sentence);
    words_free(&refusals);
}

static void refused(const char *source, const char *sentence)
{
    refused_with(source, every_header, sentence);
}

static void accepts_ordinary_code(void)
{
    accepted("#include <assert.h>\n#include <stdatomic.h>\n"
             "#include <pthread.h>\n#include <stdio.h>\n#include <stddef.h>\n"
             "#include <errno.h>\n#include <stdarg.h>\n#include \"mm.h\"\n"
             "static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;\n"
             "static _Atomic long n;\nstatic _Thread_local int mine;\n"
             "int f(long *p, ...) {\n"
             "va_list l; va_start(l, p); int a = va_arg(l, int); va_end(l);\n"
             "assert(p); atomic_fetch_add(&n, 1); errno = a;\n"
             "atomic_thread_fence(memory_order_seq_cst);\n"
             "atomic_compare_exchange_strong(&n, p, 3);\n"
             "return __sync_fetch_and_add(p, 1) + offsetof(struct { int q; },\n"
             "q) + __builtin_ctzl(*p) + mine + pthread_mutex_lock(&lock); }\n");
}

static void refuses_assembly(void)
{
    refused("void f(void)\n{\n    asm(\"nop\");\n}\n",
            "mm.c:3: asm is not allowed here: the simulated machine would not");
    refused("void f(void) { __asm__ volatile(\"nop\"); }", "mm.c:1: __asm__ ");
    refused("void f(void) { __asm(\"nop\"); }", "mm.c:1: __asm ");
    refused("register long sp asm(\"rsp\");", "mm.c:1: asm ");
    refused("#define QUIET __as##m__\nvoid f(void) { QUIET(\"nop\"); }",
            "mm.c:2: __asm__ is not allowed");
    refused("void f(void) { __as\\\nm__(\"nop\"); }", "__asm__ is not");
    accepted("/* asm */ int asmx, xasm, _asm; // asm\nchar *s = \"asm\", c = "
             "'a';\nchar *t = \"a\\\" asm \\\\\"; int x = 'asm';");
}

static void refuses_names_of_the_kit(void)
{
    refused("void __tsan_read8(void *);", "mm.c:1: __tsan_read8 is not allowed "
                                          "here: names that begin like this");
    refused("void __sanitizer_cov_trace_pc(void);", "__sanitizer_cov_trace_pc");
    refused("void sim_yield(void);", "mm.c:1: sim_yield is not allowed");
    refused("int machine_run;", "mm.c:1: machine_run is not allowed");
    refused("#define P(a, b) a##b\nint P(__ts, an_read8);", "__tsan_read8 is");
    accepted("#include \"mm.h\"\nint my_machine, machine, simple, sim, tsan_;");
}

static void refuses_builtins_that_touch_memory(void)
{
    refused("void f(void *p) { __builtin_memset(p, 0, 8); }",
            "mm.c:1: __builtin_memset is not allowed here: the simulated");
    refused("void f(void *p) { __builtin_memcpy(p, p, 8); }", "__builtin_memc");
    refused("void *f(void) { return __builtin_frame_address(0); }", "_frame_");
    refused("void *f(void) { return __builtin_return_address(0); }", "_return");
    refused("void *f(void) { return __builtin_thread_pointer(); }", "_thread_");
    refused("void f(void **b) { __builtin_longjmp(b, 1); }", "_longjmp");
    refused("void f(int *p) { __builtin_ia32_movnti(p, 1); }", "_ia32_movnti");
    refused("unsigned long f(void) { return __builtin_ia32_rdtsc(); }",
            "__builtin_ia32_rdtsc");
    refused("#include <stdarg.h>\nvoid f(va_list *a, va_list *b)\n"
            "{ va_copy(*a, *b); }",
            "mm.c:3: __builtin_va_copy is not allowed");
    accepted("int f(int a, int *r)\n{ return __builtin_add_overflow(a, 1, r) + "
             "__builtin_popcount(a) + __builtin_expect(a, 0)\n"
             "+ __builtin_uadd_overflow(1, 2, (unsigned *)r); }");
}

static void refuses_segments(void)
{
    refused("long f(long __seg_gs *p) { return *p; }", "mm.c:1: __seg_gs ");
    refused("long f(long __seg_fs *p) { return *p; }", "mm.c:1: __seg_fs ");
}

static void refuses_attributes(void)
{
    refused("__attribute__((no_sanitize(\"thread\"))) void f(void) { }",
            "mm.c:1: the attribute no_sanitize is not allowed here");
    refused("__attribute__((no_sanitize_thread)) void f(void) { }", "no_sanit");
    refused("__attribute__((__no_sanitize_thread__)) void f(void) { }", "no_s");
    refused("__attribute((hot, no_sanitize(\"thread\"))) void f(void) { }",
            "the attribute no_sanitize");
    refused("__attribute__((optimize(\"O0\"))) void f(void) { }", "optimize");
    refused("__attribute__((target(\"avx\"))) void f(void) { }", "target");
    refused("__attribute__((constructor)) void f(void) { }", "constructor");
    refused("int g; extern const int h __attribute__((alias(\"g\")));", "alia");
    refused("__attribute__((section(\".text\"))) int g;", "section");
    refused("__attribute__((weak)) int g;", "the attribute weak");
    refused("[[gnu::no_sanitize(\"thread\")]] void f(void) { }",
            "mm.c:1: [[ is not allowed here");
    refused("int a<:3:>;", "mm.c:1: <: is not allowed");
    refused("__attribute__((aligned(sizeof(struct { int a; } \n"
            "__attribute__((packed))))) int g;",
            "mm.c:2: __attribute__ inside another one");
    accepted("__attribute__((noinline, aligned(64), __unused__))\n"
             "static int target(int optimize, int *no_sanitize)\n"
             "{ return no_sanitize[(int[]){0, 1}[optimize]]; }\n"
             "struct __attribute__((packed)) s { int section; };");
}

static void refuses_pragmas(void)
{
    refused("#pragma GCC optimize(\"O0\")\nint x;",
            "mm.c:1: #pragma is not allowed here");
    refused("_Pragma(\"GCC target(\\\"avx\\\")\") int x;", "#pragma is not");
    refused("#pragma weak f\nint x;", "#pragma is not");
    accepted("#pragma once\n/* #pragma weak f */ char *s = \"#pragma\";\n");
}

static void refuses_disguised_lines(void)
{
    static const char sentence[] = "mm.c:2: #line is not allowed here";
    refused("int x;\n#line 1 \"/usr/include/stdio.h\"\nvoid f(void) { "
            "asm(\"\"); }",
            sentence);
    refused("int x;\n# 1 \"/usr/include/stdio.h\" 1 3\nint sim_x;", sentence);
    refused("int x;\n  %: /* a\nb */ line 1 \"/usr/include/a.h\"\nint sim_x;",
            sentence);
    refused("int x;\n/* */ # 1 \"/usr/include/a.h\"\nint sim_x;", sentence);
    refused("int x;\n/*\n*/ # 1 \"/usr/include/a.h\"\nint sim_x;",
            "mm.c:3: #line is not allowed here");
    refused("int x;\n#\\\nli\\  \nne 1 \"/usr/include/a.h\"\nint sim_x;",
            sentence);
    accepted("#define line(x) #x\nchar *s = line(1), *t = \"# 1\"; // #line\n"
             "/* step #2\n * # 3 */\n#ifdef NO\n#endif\n#define linear 3\n");
}

static void refuses_raw_strings(void)
{
    refused("char *s = LR\"(\nasm \")\";", "mm.c:1: the raw string LR");
    refused("char *s = R\"(x)\";", "mm.c:1: the raw string R\"...\" is not");
    refused("char *s = u8R\"(x)\";", "mm.c:1: the raw string u8R");
    accepted(
        "char *R, *s = \"R\" \"x\";\n#define X R\nint xR; char *t = u8\"x\";");
}

static void refuses_other_headers(void)
{
    refused_with("int x;\n#include <setjmp.h>\n", "stdio.h pthread.h",
                 "mm.c:2: <setjmp.h> is not among the headers that this lab "
                 "allows");
    refused_with("#include <sys/mman.h>\n", "stdio.h", "<sys/mman.h> is not");
    refused_with("#define H <setjmp.h>\n#include H\n", "stdio.h", "<setjmp.h>");
    refused_with("#include \"/usr/include/setjmp.h\"\n", "stdio.h",
                 "<setjmp.h> is not");
    refused_with("#include <semaphore.h>\n", "stdio.h pthread.h",
                 "lab allows: <pthread.h> has mutexes and conditions");
    refused_with("#include <stdlib.h>\n", "stddef.h", "has size_t and NULL");
    refused("#include <x86gprintrin.h>\n", "<x86gprintrin.h> is not among");
    refused("#include <immintrin.h>\n", "<immintrin.h> is not among");
    accepted_with("#include <pthread.h>\n#include \"mm.h\"\n", "pthread.h");
    accepted("#include <setjmp.h>\n");
}

/* The way through a system folder does not make a file the system's. */
static void follows_no_detour(void)
{
    char source[PATH_MAX + 64];
    struct scratch scratch = scratch_make();
    scratch_write(&scratch, "more.h", "int sim_x;\n");
    snprintf(source, sizeof source, "#include \"/usr/../%s\"\n",
             scratch_at(&scratch, "more.h"));
    refused(source, "sim_x is not allowed here");
    scratch_remove(&scratch);
}

static void stops_after_some(void)
{
    struct words refusals = looked("int sim_1, sim_2, sim_3, sim_4, sim_5,\n"
                                   "sim_6, sim_7, sim_8, sim_9;",
                                   every_header);
    CU_ASSERT_EQUAL(refusals.n, TOKENS_MAX_REFUSALS);
    words_free(&refusals);
}

static void sees_no_sanitizer(void)
{
    accepted("#ifdef __SANITIZE_THREAD__\nint sim_x;\n#endif\n");
}

static const struct unit_test tests[] = {
    {"accepts ordinary code", accepts_ordinary_code},
    {"refuses assembly", refuses_assembly},
    {"refuses names of the kit", refuses_names_of_the_kit},
    {"refuses builtins", refuses_builtins_that_touch_memory},
    {"refuses segments", refuses_segments},
    {"refuses attributes", refuses_attributes},
    {"refuses pragmas", refuses_pragmas},
    {"refuses disguised lines", refuses_disguised_lines},
    {"refuses raw strings", refuses_raw_strings},
    {"refuses other headers", refuses_other_headers},
    {"follows no detour", follows_no_detour},
    {"stops after some", stops_after_some},
    {"sees no sanitizer", sees_no_sanitizer},
    {0},
};

int main(void)
{
    return unit_main("tokens", tests);
}
