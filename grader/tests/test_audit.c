/* test_audit.c: what an object file is refused for, one small source each. */
#include "judge/audit/audit.h"

#include "scratch.h"

static const char api_source[] = "int f(void) { return 1; }\n";

/* Compiles the source and audits the object. The hooks are those of the flags'
 * instrumentation. */
static struct audit audited_as(const char *source, const char *optional,
                               const char *flags, const char *hook_list)
{
    struct words api = {0}, calls = {0}, kit = {0}, may_lack = {0}, hooks = {0};
    words_split(&api, "f");
    words_split(&calls, "allowed pthread_mutex_lock pthread_cond_wait");
    words_split(&kit, "serve");
    words_split(&may_lack, optional);
    words_split(&hooks, hook_list);
    const struct audit_rules rules = {.api = &api,
                                      .calls = &calls,
                                      .kit = &kit,
                                      .optional = &may_lack,
                                      .hooks = &hooks,
                                      .restored = hooks.n > 0,
                                      .globals_bytes = 64};
    struct scratch scratch = scratch_make();
    char command[2 * PATH_MAX];
    scratch_write(&scratch, "f.c", source);
    snprintf(command, sizeof command,
             "cd %s && gcc -w -O2 -g -fno-pie %s -c f.c -o f.o", scratch.path,
             flags);
    if (system(command))
        unit_stop(source);
    struct audit audit;
    bool good =
        audit_object(&rules, scratch_at(&scratch, "f.o"), "f.c", &audit);
    CU_ASSERT_EQUAL(good, audit.refusals.n == 0);
    scratch_remove(&scratch);
    words_free(&api);
    words_free(&calls);
    words_free(&kit);
    words_free(&may_lack);
    words_free(&hooks);
    return audit;
}

static struct audit audited(const char *source, const char *optional)
{
    return audited_as(source, optional, "", "");
}

static struct audit audited_with(const char *more)
{
    char source[4096];
    snprintf(source, sizeof source, "%s%s", api_source, more);
    return audited(source, "");
}

static void accepted(const char *more)
{
    struct audit audit = audited_with(more);
    if (audit.refusals.n)
        printf("\n    refused: %s\n", audit.refusals.word[0]);
    CU_ASSERT_EQUAL(audit.refusals.n, 0);
    audit_free(&audit);
}

static void refused(const char *more, const char *sentence)
{
    struct audit audit = audited_with(more);
    CU_ASSERT_EQUAL(audit.refusals.n, 1);
    unit_contains(audit.refusals.n ? audit.refusals.word[0] : "", sentence);
    audit_free(&audit);
}

/* An instrumented object, where only these hooks exist. */
static struct audit instrumented(const char *more)
{
    char source[4096];
    snprintf(source, sizeof source, "%s%s", api_source, more);
    return audited_as(source, "",
                      "-fsanitize=thread -fsanitize-coverage=trace-pc",
                      "__tsan_init __tsan_func_entry __tsan_func_exit "
                      "__sanitizer_cov_trace_pc __tsan_read4 __tsan_write4");
}

static void accepts_hooks_that_exist(void)
{
    struct audit audit =
        instrumented("int x, y = 1; static _Thread_local int z;\n"
                     "int g(int *p) { *p = x; return z += y; }");
    if (audit.refusals.n)
        printf("\n    refused: %s\n", audit.refusals.word[0]);
    CU_ASSERT_EQUAL(audit.refusals.n, 0);
    audit_free(&audit);
}

static void not_on_the_machine(const char *more, const char *sentence)
{
    struct audit audit = instrumented(more);
    CU_ASSERT_EQUAL(audit.refusals.n, 1);
    unit_contains(audit.refusals.n ? audit.refusals.word[0] : "", sentence);
    audit_free(&audit);
}

static void refuses_what_the_machine_lacks(void)
{
    not_on_the_machine("long g(long *p) { return *p; }",
                       "f.c calls __tsan_read8(), which this lab does not");
    not_on_the_machine("void pthread_rwlock_rdlock(int *);\n"
                       "void g(int *p) { pthread_rwlock_rdlock(p); }",
                       "f.c calls pthread_rwlock_rdlock(), which this lab does "
                       "not allow (line 3): there is pthread_mutex_lock");
    refused("void sem_wait(int *); void g(int *p) { sem_wait(p); }",
            "f.c calls sem_wait(), which this lab does not allow (line 2): "
            "there is pthread_cond_wait");
    refused("void usleep(int); void g(void) { usleep(1); }",
            "which this lab does not allow (line 2)");
    not_on_the_machine("void sim_yield(void); void g(void) { sim_yield(); }",
                       "f.c calls sim_yield(), which this lab");
    not_on_the_machine("void __tsan_write4(void *p) { }",
                       "f.c defines __tsan_write4(), which");
    not_on_the_machine("static __attribute__((used)) void __tsan_read4(int *p)"
                       "{ }",
                       "f.c defines __tsan_read4(), which");
}

static void refuses_globals_that_stay(void)
{
    not_on_the_machine("__attribute__((section(\"shelf\"))) int x = 1;",
                       "f.c uses the section shelf, which is not its own");
    not_on_the_machine("__attribute__((section(\".data.x\"))) int x = 1;",
                       "f.c uses the section .data.x, which is not its own");
    not_on_the_machine("__attribute__((common)) int x;",
                       "f.c shares out x, which");
}

static void refuses_unseen_variables(void)
{
    not_on_the_machine("static const volatile int flag;\n"
                       "int g(void) { return flag; }",
                       "f.c has a variable that is both const and volatile, "
                       "flag, which the simulated machine would not see (line "
                       "2)");
    not_on_the_machine(
        "typedef volatile struct { int a; } v;\ntypedef v w[3];\n"
        "int g(void) { if (1) { static const w u; return u[1].a;"
        " } }",
        "u, which the simulated machine");
    not_on_the_machine("static _Thread_local const struct { int n; volatile "
                       "int a; } u;\nint g(void) { return u.a; }",
                       "u, which the simulated machine");
    struct audit audit = instrumented(
        "const int a = 1; volatile int b; const volatile int *volatile p;\n"
        "struct { const int c; volatile int d; } s;\n"
        "int g(const volatile int *q) { return *q + a + b + s.d; }");
    CU_ASSERT_EQUAL(audit.refusals.n, 0);
    audit_free(&audit);
    accepted("static const volatile int flag; int g(void) { return flag; }");
}

static void accepts_what_is_allowed(void)
{
    accepted("");
    accepted("void allowed(void); int g(void) { allowed(); return 2; }");
    accepted("#include <assert.h>\n#include <stdio.h>\n#include <errno.h>\n"
             "int g(int n) { assert(n); printf(\"x\\n\"); perror(\"g\");\n"
             "return fprintf(stderr, \"%d\", errno); }");
    accepted("int g(unsigned long n) { return __builtin_popcountl(n); }");
    accepted("__int128 g(__int128 a, __int128 b) { return a / b; }");
    accepted("__attribute__((section(\"shelf\"))) static int g = 1;\n"
             "int h(void) { return g++; }");
}

static void refuses_a_missing_function(void)
{
    struct audit audit = audited("int x;", "");
    CU_ASSERT_EQUAL_FATAL(audit.refusals.n, 1);
    unit_contains(audit.refusals.word[0], "f.c does not define f (a static");
    audit_free(&audit);
    audit = audited("int x;", "f");
    CU_ASSERT_EQUAL(audit.refusals.n, 0);
    CU_ASSERT(words_have(&audit.missing, "f"));
    audit_free(&audit);
}

static void notes_names_that_are_not_static(void)
{
    struct audit audit = audited_with("int a, b, c, d, e, g, h;");
    CU_ASSERT(audit.stray);
    CU_ASSERT_EQUAL_FATAL(audit.notes.n, 1);
    unit_contains(audit.notes.word[0], "f.c: not static, but treated as if");
    unit_contains(audit.notes.word[0], "and others");
    audit_free(&audit);
}

static void optional_functions_are_no_strays(void)
{
    struct audit audit = audited("int f(void) { return 1; } int g;", "g");
    CU_ASSERT(!audit.stray);
    CU_ASSERT_EQUAL(audit.notes.n, 0);
    audit_free(&audit);
}

static void refuses_names_of_others(void)
{
    refused("int main(void) { return 0; }", "f.c defines main(), but the kit");
    refused("void _start(void) { }", "f.c defines _start(), but the kit");
    refused("void serve(void) { }", "f.c defines serve(), a name of the kit");
    refused("void *malloc(unsigned long n) { return 0; }",
            "f.c defines malloc(), a name of the C library");
    refused("int prctl(int o) { return 0; }", "f.c defines prctl(), a name");
    refused("int g(void) { return 0; }\n"
            "int prctl(void) __attribute__((alias(\"g\")));",
            "f.c defines prctl(), a name of the C library");
    refused("asm(\".globl prctl\\nprctl: ret\");", "f.c defines prctl, a name");
    refused("__attribute__((weak)) void *memcpy(void *a, const void *b,\n"
            "unsigned long n) { return 0; }",
            "f.c defines memcpy(), a name of the C library");
}

static void refuses_calls_with_their_line(void)
{
    refused("#include <unistd.h>\nint g(void)\n{\n    return fork();\n}\n",
            "f.c calls fork(), which this lab does not allow (line 5)");
    refused("#include <setjmp.h>\njmp_buf *b;\nvoid g(void) {\n"
            "longjmp(*b, 1); }",
            "f.c calls longjmp(), which this lab does not allow (line 5)");
    refused("extern char **environ; char **g(void) { return environ; }",
            "f.c uses environ, which this lab does not allow (line 2)");
    refused("void kill(void);\nvoid (*g)(void) = kill;",
            "f.c uses kill, which this lab does not allow");
    refused("#line 81 \"folder/region.c\"\n"
            "int fork(void); int g(void) { return fork(); }",
            "region.c calls fork(), which this lab does not allow (line 81)");
}

static void refuses_what_runs_by_itself(void)
{
    static const char sentence[] = "constructor functions are not allowed: f.c";
    refused(
        "__attribute__((constructor)) void g(void) { *(volatile int *)4 = 1; }",
        sentence);
    refused(
        "__attribute__((destructor)) void g(void) { *(volatile int *)4 = 1; }",
        sentence);
    refused("__attribute__((section(\".preinit_array\"))) void *g = f;",
            sentence);
    refused("__attribute__((section(\".ctors\"))) void *g = f;", sentence);
    refused("__attribute__((section(\".init_array.5\"))) void *g = f;",
            sentence);
    refused("asm(\".section .init,\\\"ax\\\"\\nnop\\n.text\");", sentence);
    refused("static void *g(void) { return 0; }\n"
            "void h(void) __attribute__((ifunc(\"g\")));",
            "f.c makes h an indirect function (ifunc)");
}

static void refuses_odd_sections(void)
{
    refused("asm(\".section .interp,\\\"a\\\"\\n.asciz \\\"/x\\\"\\n.text\");",
            "f.c uses the section .interp, which is not its own");
    refused("__attribute__((section(\"__libc_atexit\"))) void *g = f;",
            "f.c uses the section __libc_atexit, which is not its own");
    refused("asm(\".section .gnu.lto_f,\\\"e\\\"\\n.byte 1\\n.text\");",
            "f.c uses the section .gnu.lto_f, which is not its own");
    refused("asm(\".section both,\\\"awx\\\"\\nnop\\n.text\");",
            "f.c has code that can be written (section both)");
    refused("int g(int (*h)(int)) { return h(1); }\n"
            "int i(int n) { int j(int m) { return n + m; } return g(j); }",
            "f.c needs a stack that can be executed");
}

static void refuses_talk_to_valgrind(void)
{
    refused("void g(void) { asm volatile(\"rolq $3, %%rdi; rolq $13, %%rdi\\n"
            "rolq $61, %%rdi; rolq $51, %%rdi\\n\" ::: \"rdi\"); }",
            "f.c talks to Valgrind");
}

static void counts_globals(void)
{
    struct audit audit = audited_with("static int used[4] = {1};\n"
                                      "int g(int n) { return used[n]++; }");
    CU_ASSERT_EQUAL(audit.globals_bytes, 16);
    audit_free(&audit);
    refused("char table[160000], small[96];",
            "f.c keeps 160096 bytes in global variables (table: 160000, "
            "small: 96); the limit is 64: memory belongs in the heap");
    refused("__thread char table[65];", "(table: 65)");
    refused("char table[65] __attribute__((common));", "(table: 65)");
    refused("asm(\".bss\\n.space 0x7000000000000000\\n.text\");", "bytes in");
}

static void stops_after_some_refusals(void)
{
    char source[4096] = "";
    for (int i = 0; i < 40; i++)
        snprintf(source + strlen(source), 80,
                 "void u%d(void); void v%d(void) { u%d(); }\n", i, i, i);
    struct audit audit = audited_with(source);
    CU_ASSERT_EQUAL(audit.refusals.n, AUDIT_MAX_REFUSALS);
    audit_free(&audit);
}

static void prints_no_odd_names(void)
{
    refused(
        "int g(void) asm(\"\\\"\\033[2Jx\\\"\");\nint h(void) { return g(); }",
        "f.c calls ?[2Jx(), which");
}

/* A copy of the object with one byte changed must not harm the judge, whatever
 * it answers. */
static void survives_damaged_files(void)
{
    struct words one = {0}, none = {0};
    words_split(&one, "f");
    const struct audit_rules rules = {.api = &one,
                                      .calls = &none,
                                      .kit = &none,
                                      .optional = &none,
                                      .hooks = &none,
                                      .globals_bytes = 64};
    struct scratch scratch = scratch_make();
    char command[2 * PATH_MAX], bytes[16384];
    scratch_write(&scratch, "f.c",
                  "int fork(void); int f(void) { return fork(); }\n");
    snprintf(command, sizeof command,
             "cd %s && gcc -O2 -g -fno-pie -c f.c -o f.o", scratch.path);
    CU_ASSERT_EQUAL_FATAL(system(command), 0);
    FILE *file = fopen(scratch_at(&scratch, "f.o"), "r");
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    for (size_t i = 0; i < n; i++) {
        struct audit audit;
        char kept = bytes[i];
        bytes[i] ^= i % 3 ? 0x80 : 0xff;
        unit_write(scratch_at(&scratch, "g.o"), bytes, n);
        audit_object(&rules, scratch_at(&scratch, "g.o"), "f.c", &audit);
        audit_free(&audit);
        bytes[i] = kept;
    }
    scratch_remove(&scratch);
    words_free(&one);
}

static const struct unit_test tests[] = {
    {"accepts hooks that exist", accepts_hooks_that_exist},
    {"refuses what the machine lacks", refuses_what_the_machine_lacks},
    {"refuses globals that stay", refuses_globals_that_stay},
    {"refuses unseen variables", refuses_unseen_variables},
    {"accepts what is allowed", accepts_what_is_allowed},
    {"refuses a missing function", refuses_a_missing_function},
    {"notes names that are not static", notes_names_that_are_not_static},
    {"optional functions are no strays", optional_functions_are_no_strays},
    {"refuses names of others", refuses_names_of_others},
    {"refuses calls, with their line", refuses_calls_with_their_line},
    {"refuses what runs by itself", refuses_what_runs_by_itself},
    {"refuses odd sections", refuses_odd_sections},
    {"refuses talk to Valgrind", refuses_talk_to_valgrind},
    {"counts globals", counts_globals},
    {"stops after some refusals", stops_after_some_refusals},
    {"prints no odd names", prints_no_odd_names},
    {"survives damaged files", survives_damaged_files},
    {0},
};

int main(void)
{
    return unit_main("audit", tests);
}
