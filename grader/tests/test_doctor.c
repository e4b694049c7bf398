/* test_doctor.c: the doctor sees what a machine lacks, and says what to do. */
#include "cli/doctor.h"
#include "cli/symptom.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/ioctl.h>

#include "tiers.h"

static char printed[16384];
static int status;

static void run_doctor(void)
{
    FILE *out = tmpfile();
    int saved = dup(STDOUT_FILENO);
    fflush(stdout);
    dup2(fileno(out), STDOUT_FILENO);
    status = doctor_main(1, NULL);
    fflush(stdout);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    rewind(out);
    printed[fread(printed, 1, sizeof printed - 1, out)] = '\0';
    fclose(out);
}

static void grading_works_here(void)
{
    run_doctor();
    CU_ASSERT_EQUAL(status, 0);
    unit_contains(printed, "Grading works on this machine.");
    unit_contains(printed, "isolation");
    CU_ASSERT_PTR_NULL(strchr(printed, '\033'));
}

static void says_what_to_install(void)
{
    char path[4096];
    snprintf(path, sizeof path, "%s", getenv("PATH"));
    setenv("PATH", "/nowhere", 1);
    run_doctor();
    setenv("PATH", path, 1);
    CU_ASSERT_EQUAL(status, 1);
    unit_contains(printed, "apt-get install gcc");
    unit_contains(printed, "apt-get install valgrind");
    unit_contains(printed, "Grading does not work here yet");
}

static void take_away(int nr, int error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(error), nr, 0, NULL);
    expect(seccomp_load(filter) == 0, "a call is taken away");
    seccomp_release(filter);
}

static void scene_poor_machine(void)
{
    take_away(SCMP_SYS(landlock_create_ruleset), ENOSYS);
    expect(symptom_landlock().health == HEALTH_LESS, "Landlock is missed");
    expect_text(symptom_landlock().found, "none");
    take_away(SCMP_SYS(perf_event_open), EACCES);
    expect(symptom_counters().health == HEALTH_LESS, "counters are missed");
    expect(symptom_launch().health == HEALTH_FINE, "the sandbox works");
    take_away(SCMP_SYS(openat), EACCES);
    expect(symptom_kvm().health == HEALTH_LESS, "KVM is missed");
    expect_text(symptom_huge_pages().found, "not offered");
    expect(symptom_launch().health == HEALTH_MISSING, "the sandbox is missed");
}

static void sees_what_is_missing(void)
{
    in_every_tier(scene_poor_machine);
}

static void scene_no_seccomp(void)
{
    take_away(SCMP_SYS(seccomp), EINVAL);
    expect(symptom_seccomp().health == HEALTH_MISSING, "seccomp is missed");
    expect(symptom_notification().health == HEALTH_LESS, "so is its listener");
}

static void sees_that_filters_are_missing(void)
{
    tiers_try("plain", geteuid(), scene_no_seccomp);
}

/* As in a container whose maker listens. */
static void scene_another_listener(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    seccomp_rule_add_array(filter, SCMP_ACT_NOTIFY, SCMP_SYS(uselib), 0, NULL);
    expect(symptom_notification().health == HEALTH_FINE, "nobody listens");
    expect(seccomp_load(filter) == 0, "somebody listens");
    expect(symptom_seccomp().health == HEALTH_FINE, "filters still work");
    struct symptom found = symptom_notification();
    expect(found.health == HEALTH_LESS, "that is seen");
    expect(strstr(found.follows, "another program"), "and said");
    seccomp_release(filter);
}

static void sees_that_another_listens(void)
{
    tiers_try("plain", geteuid(), scene_another_listener);
}

static void scene_old_kernel(void)
{
    struct scmp_arg_cmp addfd = {1, SCMP_CMP_EQ, SECCOMP_IOCTL_NOTIF_ADDFD, 0};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(ioctl), 1,
                           &addfd);
    expect(seccomp_load(filter) == 0, "nothing can be handed over");
    expect(symptom_notification().health == HEALTH_LESS, "that is seen");
    expect(strstr(symptom_notification().follows, "5.9"), "and said");
    seccomp_release(filter);
}

static void sees_that_nothing_can_be_handed_over(void)
{
    tiers_try("plain", geteuid(), scene_old_kernel);
}

static void scene_plain(void)
{
    expect(symptom_namespaces().health == HEALTH_LESS, "namespaces are missed");
}

static void sees_the_plain_tier(void)
{
    tiers_try("plain", geteuid(), scene_plain);
}

/* Scenes first: they must find the tier themselves, and the others find it in
 * this process for all that follow. */
static const struct unit_test tests[] = {
    {"it sees what is missing", sees_what_is_missing},
    {"it sees that filters are missing", sees_that_filters_are_missing},
    {"it sees that another program listens", sees_that_another_listens},
    {"it sees that a listener can hand nothing over",
     sees_that_nothing_can_be_handed_over},
    {"it sees the plain tier", sees_the_plain_tier},
    {"grading works here", grading_works_here},
    {"it says what to install", says_what_to_install},
    {0}};

int main(void)
{
    return unit_main("doctor", tests);
}
