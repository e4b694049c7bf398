/* doctor.c: see doctor.h. */
#include "doctor.h"

#include "../report/page.h"
#include "symptom.h"

static const struct {
    const char *name;
    struct symptom (*look)(void);
} rows[] = {
    {"processor", symptom_processor},
    {"kernel", symptom_kernel},
    {"seccomp", symptom_seccomp},
    {"... watching", symptom_notification},
    {"isolation", symptom_namespaces},
    {"Landlock", symptom_landlock},
    {"gcc", symptom_gcc},
    {"sandbox", symptom_launch},
    {"room", symptom_room},
    {"valgrind", symptom_valgrind},
    {"gdb", symptom_gdb},
    {"huge pages", symptom_huge_pages},
    {"... shared", symptom_shared_huge_pages},
    {"KVM", symptom_kvm},
    {"counters", symptom_counters},
};

enum { TEXT_COLUMN = 21, N_ROWS = sizeof rows / sizeof *rows };

static const struct {
    const char *word;
    enum style style;
} verdicts[] = {
    [HEALTH_FINE] = {"ok", GREEN},
    [HEALTH_LESS] = {"less", YELLOW},
    [HEALTH_MISSING] = {"MISSING", RED},
};

static void print_row(const struct page *page, const char *name,
                      const struct symptom *s)
{
    page_say(page, verdicts[s->health].style, "%-8s", verdicts[s->health].word);
    page_say(page, BOLD, "%-13s", name);
    page_say(page, PLAIN, "%s\n%*s", s->found, TEXT_COLUMN, "");
    page_paragraph(page, TEXT_COLUMN, TEXT_COLUMN, s->follows);
}

int doctor_main(int argc, char **argv)
{
    struct page page = page_on(stdout);
    int missing = 0;
    (void)argc, (void)argv;
    for (int i = 0; i < N_ROWS; i++) {
        struct symptom s = rows[i].look();
        print_row(&page, rows[i].name, &s);
        missing += s.health == HEALTH_MISSING;
    }
    if (missing == 0)
        page_say(&page, GREEN, "\nGrading works on this machine.\n");
    else
        page_say(&page, RED,
                 "\nGrading does not work here yet: see MISSING.\n");
    return missing != 0;
}
