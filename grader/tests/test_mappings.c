/* test_mappings.c: the kernel's texts and words about memory, and what is made
 * of them; also of those that the kernel never wrote. */
#include "judge/witness/mappings.h"
#include "judge/witness/pages.h"

#include <sys/mman.h>

#include "unit.h"

static const char text[] =
    "60000000-60001000 r-xp 00000000 fe:00 77      /tmp/a box/with blanks\n"
    "60001000-60003000 rw-p 00001000 fe:00 77      /tmp/a box/with blanks\n"
    "60003000-60004000 rw-p 00000000 00:00 0 \n"
    "7f0000000000-7f0000002000 rw-s 00002000 00:01 12   /memfd:wire (deleted)\n"
    "7f0000002000-7f0000003000 ---p 00000000 00:00 0\n"
    "7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0    [stack]\n"
    "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0    [vsyscall]\n";

static struct mappings parsed(const char *from)
{
    struct mappings mappings;

    CU_ASSERT_FATAL(mappings_parse(&mappings, from));
    return mappings;
}

static void a_text_is_read(void)
{
    struct mappings all = parsed(text);

    CU_ASSERT_EQUAL_FATAL(all.n, 7);
    CU_ASSERT_EQUAL(all.at[0].from, 0x60000000);
    CU_ASSERT_EQUAL(all.at[0].to, 0x60001000);
    CU_ASSERT_EQUAL(all.at[0].protection, PROT_READ | PROT_EXEC);
    CU_ASSERT_FALSE(all.at[0].shared);
    CU_ASSERT_EQUAL(all.at[1].offset, 0x1000);
    CU_ASSERT_EQUAL(all.at[1].inode, 77);
    CU_ASSERT_STRING_EQUAL(all.at[1].name, "/tmp/a box/with blanks");
    CU_ASSERT_STRING_EQUAL(all.at[2].name, "");
    CU_ASSERT(all.at[3].shared);
    CU_ASSERT_EQUAL(all.at[4].protection, PROT_NONE);
    CU_ASSERT_STRING_EQUAL(all.at[5].name, "[stack]");
    CU_ASSERT_EQUAL(all.at[6].to, 0xffffffffff601000);
    mappings_free(&all);
}

static void long_names_are_cut(void)
{
    char line[512] = "1000-2000 r--p 00000000 00:00 7 /";

    memset(line + strlen(line), 'x', 300);
    strcat(line, "\n3000-4000 r--p 00000000 00:00 8 /y\n");
    struct mappings all = parsed(line);
    CU_ASSERT_EQUAL_FATAL(all.n, 2);
    CU_ASSERT_EQUAL(strlen(all.at[0].name), sizeof all.at[0].name - 1);
    CU_ASSERT_STRING_EQUAL(all.at[1].name, "/y");
    mappings_free(&all);
}

static void nothing_is_no_mapping(void)
{
    struct mappings none = parsed("");

    CU_ASSERT_EQUAL(none.n, 0);
    CU_ASSERT_PTR_NULL(mappings_find(&none, 0));
    CU_ASSERT_EQUAL(mappings_bytes(&none, 0, UINT64_MAX), 0);
    mappings_free(&none);
}

static void broken_texts_are_refused(void)
{
    static const char *const broken[] = {
        "nonsense\n",
        "\n",
        "1000-2000 r--p 00000000 00:00 7",              /* cut */
        "1000-2000 r--p 00000000 00:00\n",              /* no inode */
        "1000-2000\n2000-3000 r--p 00000000 00:00 7\n", /* half a line */
        "1000-2000 r--q 00000000 00:00 7\n",            /* neither p nor s */
        "1000-2000 rr-p 00000000 00:00 7\n",            /* not w */
        "1000-2000 r-p 00000000 00:00 7\n",             /* three letters */
        "2000-2000 r--p 00000000 00:00 7\n",            /* empty */
        "2000-1000 r--p 00000000 00:00 7\n",            /* backwards */
        "1000-3000 r--p 00000000 00:00 7\n"             /* overlaps */
        "2000-4000 r--p 00000000 00:00 7\n",
        "3000-4000 r--p 00000000 00:00 7\n" /* out of order */
        "1000-2000 r--p 00000000 00:00 7\n",
    };
    struct mappings mappings;

    for (unsigned i = 0; i < sizeof broken / sizeof *broken; i++)
        if (mappings_parse(&mappings, broken[i])) {
            printf("\n    taken for sound: %s", broken[i]);
            CU_FAIL("a broken text");
        }
}

static void bytes_are_counted(void)
{
    struct mappings all = parsed(text);

    CU_ASSERT_EQUAL(mappings_bytes(&all, 0x60000000, 0x60004000), 0x4000);
    CU_ASSERT_EQUAL(mappings_bytes(&all, 0x60000fff, 0x60001001), 2);
    CU_ASSERT_EQUAL(mappings_bytes(&all, 0x60004000, 0x7f0000000000), 0);
    CU_ASSERT_EQUAL(mappings_bytes(&all, 0x60003000, 0x7f0000001000), 0x2000);
    CU_ASSERT_EQUAL(mappings_protected(&all, 0x60000000, 0x60004000,
                                       PROT_READ | PROT_WRITE),
                    0x3000);
    CU_ASSERT_EQUAL(mappings_protected(&all, 0x60000000, 0x60004000, PROT_READ),
                    0);
    CU_ASSERT_PTR_EQUAL(mappings_find(&all, 0x60000fff), &all.at[0]);
    CU_ASSERT_PTR_EQUAL(mappings_find(&all, 0x60001000), &all.at[1]);
    CU_ASSERT_PTR_NULL(mappings_find(&all, 0x60004000));
    mappings_free(&all);
}

/*   before   1000 ====== 3000          5000 == 6000
 *   now           2000 ========= 4000  5000 == 6000   7000 == 8000 */
static void two_times_are_compared(void)
{
    struct mappings before = parsed("1000-3000 r--p 00000000 00:00 0\n"
                                    "5000-6000 r--p 00000000 00:00 0\n");
    struct mappings now = parsed("2000-4000 rw-p 00000000 00:00 0\n"
                                 "5000-6000 r--p 00000000 00:00 0\n"
                                 "7000-8000 r--p 00000000 00:00 0\n");
    struct mappings none = parsed("");

    CU_ASSERT_EQUAL(mappings_new_bytes(&before, &now), 0x2000);
    CU_ASSERT_EQUAL(mappings_lost_bytes(&before, &now), 0x1000);
    CU_ASSERT_EQUAL(mappings_new_bytes(&none, &now), 0x4000);
    CU_ASSERT_EQUAL(mappings_lost_bytes(&now, &none), 0x4000);
    CU_ASSERT_EQUAL(mappings_new_bytes(&now, &now), 0);
    mappings_free(&before);
    mappings_free(&now);
    mappings_free(&none);
}

static void one_area_may_meet_many(void)
{
    struct mappings before = parsed("1000-2000 r--p 00000000 00:00 0\n"
                                    "3000-4000 r--p 00000000 00:00 0\n"
                                    "5000-6000 r--p 00000000 00:00 0\n");
    struct mappings now = parsed("0-5800 rw-p 00000000 00:00 0\n"
                                 "5800-7000 r--p 00000000 00:00 0\n");

    CU_ASSERT_EQUAL(mappings_new_bytes(&before, &now), 0x4000);
    CU_ASSERT_EQUAL(mappings_lost_bytes(&before, &now), 0);
    mappings_free(&before);
    mappings_free(&now);
}

static void a_page_s_word_says_what_it_is(void)
{
    const uint64_t alone = UINT64_C(1) << 56, of_file = UINT64_C(1) << 61;
    const uint64_t swapped = UINT64_C(1) << 62, present = UINT64_C(1) << 63;

    CU_ASSERT_EQUAL(pages_kind(0), PAGE_ABSENT);
    CU_ASSERT_EQUAL(pages_kind(alone | of_file), PAGE_ABSENT);
    CU_ASSERT_EQUAL(pages_kind(present), PAGE_ZERO);
    CU_ASSERT_EQUAL(pages_kind(present | 4711), PAGE_ZERO);
    CU_ASSERT_EQUAL(pages_kind(present | alone), PAGE_OWN);
    CU_ASSERT_EQUAL(pages_kind(present | of_file), PAGE_OF_FILE);
    CU_ASSERT_EQUAL(pages_kind(present | of_file | alone), PAGE_OF_FILE);
    CU_ASSERT_EQUAL(pages_kind(swapped), PAGE_OWN);
}

static const struct unit_test tests[] = {
    {"a text is read", a_text_is_read},
    {"long names are cut", long_names_are_cut},
    {"nothing is no mapping", nothing_is_no_mapping},
    {"broken texts are refused", broken_texts_are_refused},
    {"bytes are counted", bytes_are_counted},
    {"two times are compared", two_times_are_compared},
    {"one area may meet many", one_area_may_meet_many},
    {"a page's word says what it is", a_page_s_word_says_what_it_is},
    {0}};

int main(void)
{
    return unit_main("mappings", tests);
}
