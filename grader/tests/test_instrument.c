/* test_instrument.c: what a box runs under, and how its report is read. What
 * runs there can write the report: it is as good as hostile. */
#include "judge/box/instrument.h"
#include "judge/box/memcheck.h"

#include "scratch.h"

static struct scratch scratch;
static struct words files;

/* --- command lines ---------------------------------------------------- */

static const char *last_word(const char *const *command)
{
    while (command[1])
        command++;
    return command[0];
}

static bool has_word(const char *const *words, const char *word)
{
    for (; *words; words++)
        if (strcmp(*words, word) == 0)
            return true;
    return false;
}

static void plain_is_the_program_alone(void)
{
    const char *const *command = instrument_command(PLAIN, "/box");
    CU_ASSERT_STRING_EQUAL(command[0], "/box");
    CU_ASSERT_PTR_NULL(command[1]);
    CU_ASSERT_PTR_NULL(instrument_environment(PLAIN));
}

static void reports_go_to_the_folder(void)
{
    char word[PATH_MAX + 64];
    snprintf(word, sizeof word, "--xml-file=%s/memcheck.xml", scratch.path);
    CU_ASSERT(has_word(instrument_command(MEMCHECK, "/box"), word));
    snprintf(word, sizeof word, "TMPDIR=%s", scratch.path);
    CU_ASSERT(has_word(instrument_environment(MEMCHECK), word));
}

static void the_program_comes_last(void)
{
    CU_ASSERT_STRING_EQUAL(last_word(instrument_command(MEMCHECK, "/box")),
                           "/box");
}

/* --- the file --------------------------------------------------------- */

static void open_report(const void *unused)
{
    (void)unused;
    fclose(instrument_report(MEMCHECK));
}

static void no_report_is_opened(const char *saying)
{
    char said[256];
    unit_dies(open_report, NULL, said, sizeof said);
    unit_contains(said, saying);
}

static void a_missing_report_is_blamed(void)
{
    no_report_is_opened("Valgrind left no report");
}

static void only_a_plain_file_is_a_report(void)
{
    const char *report = scratch_at(&scratch, "memcheck.xml");
    CU_ASSERT_EQUAL(symlink("/etc/passwd", report), 0);
    no_report_is_opened("Valgrind left no report");
    CU_ASSERT_EQUAL(unlink(report), 0);
    CU_ASSERT_EQUAL(mkfifo(report, 0600), 0);
    no_report_is_opened("replaced the file that Valgrind reports to");
    CU_ASSERT_EQUAL(unlink(report), 0);
    CU_ASSERT_EQUAL(mkdir(report, 0700), 0);
    no_report_is_opened("replaced the file that Valgrind reports to");
    CU_ASSERT_EQUAL(rmdir(report), 0);
}

/* --- memcheck --------------------------------------------------------- */

#define IN_LIBC "<frame><fn>memset</fn><file>memset.S</file></frame>"
#define IN_HEAP                                                                \
    "<frame><fn>split</fn><dir>/kit</dir><file>mm.c</file>"                    \
    "<line>12</line></frame>"

static struct memcheck_error read_errors(const char *document)
{
    scratch_write(&scratch, "memcheck.xml", document);
    return memcheck_read(instrument_report(MEMCHECK), &files);
}

static void the_first_line_of_theirs_is_named(void)
{
    struct memcheck_error error = read_errors(
        "<valgrindoutput><error><what>Invalid write of size 8</what>"
        "<stack>" IN_LIBC IN_HEAP "</stack></error></valgrindoutput>");
    CU_ASSERT_STRING_EQUAL(error.what, "Invalid write of size 8");
    CU_ASSERT_STRING_EQUAL(error.function, "split");
    CU_ASSERT_STRING_EQUAL(error.file, "mm.c");
    CU_ASSERT_EQUAL(error.line, 12);
    CU_ASSERT_EQUAL(error.more, 0);
}

static void errors_elsewhere_do_not_count(void)
{
    struct memcheck_error error =
        read_errors("<valgrindoutput><error><what>in libc</what><stack>" IN_LIBC
                    "</stack></error><error><what>nowhere</what></error>"
                    "</valgrindoutput>");
    CU_ASSERT_STRING_EQUAL(error.what, "");
    CU_ASSERT_EQUAL(error.more, 0);
}

static void further_errors_are_counted(void)
{
    struct memcheck_error error =
        read_errors("<valgrindoutput><error><xwhat><text>8 bytes "
                    "lost</text></xwhat><stack>" IN_HEAP
                    "</stack></error><error><what>second</what><stack>" IN_HEAP
                    "</stack></error><error><what>third</what><stack>" IN_HEAP
                    "</stack></error></valgrindoutput>");
    CU_ASSERT_STRING_EQUAL(error.what, "8 bytes lost");
    CU_ASSERT_EQUAL(error.more, 2);
}

static void long_names_are_cut(void)
{
    char document[4096], name[1000];
    memset(name, 'f', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    snprintf(document, sizeof document,
             "<valgrindoutput><error><what>%s</what><stack><frame><fn>%s</fn>"
             "<file>mm.c</file></frame></stack></error></valgrindoutput>",
             name, name);
    struct memcheck_error error = read_errors(document);
    CU_ASSERT_EQUAL(strlen(error.what), sizeof error.what - 1);
    CU_ASSERT_EQUAL(strlen(error.function), sizeof error.function - 1);
    CU_ASSERT_EQUAL(error.line, 0);
}

static void no_other_file_is_read(void)
{
    char document[PATH_MAX + 512];
    scratch_write(&scratch, "secret", "the seed");
    snprintf(document, sizeof document,
             "<!DOCTYPE v [<!ENTITY e SYSTEM \"file://%s\">]>"
             "<valgrindoutput><error><what>says &e;.</what><stack>" IN_HEAP
             "</stack></error></valgrindoutput>",
             scratch_at(&scratch, "secret"));
    struct memcheck_error error = read_errors(document);
    unit_contains(error.what, "says ");
    CU_ASSERT_PTR_NULL(strstr(error.what, "the seed"));
}

static void read_document(const void *document)
{
    read_errors(document);
}

static void what_is_no_report_is_blamed(void)
{
    static const char *const documents[] = {
        "", "no XML", "<valgrindoutput><error><what>cut o", "<a>\xff\xfe</a>",
        "<!-- nothing but words -->"};
    char said[256];
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        unit_dies(read_document, documents[i], said, sizeof said);
        unit_contains(said, "Valgrind left no report that can be read");
    }
}

static const struct unit_test tests[] = {
    {"plain is the program alone", plain_is_the_program_alone},
    {"reports go to the folder", reports_go_to_the_folder},
    {"the program comes last", the_program_comes_last},
    {"a missing report is blamed", a_missing_report_is_blamed},
    {"only a plain file is a report", only_a_plain_file_is_a_report},
    {"the first line of theirs is named", the_first_line_of_theirs_is_named},
    {"errors elsewhere do not count", errors_elsewhere_do_not_count},
    {"further errors are counted", further_errors_are_counted},
    {"long names are cut", long_names_are_cut},
    {"no other file is read", no_other_file_is_read},
    {"what is no report is blamed", what_is_no_report_is_blamed},
    {0}};

int main(void)
{
    scratch = scratch_make();
    instrument_set_folder(scratch.path);
    words_add(&files, "mm.c", strlen("mm.c"));
    int status = unit_main("instrument", tests);
    words_free(&files);
    scratch_remove(&scratch);
    return status;
}
