/* tiers.h: one scene, played in each tier of isolation and as each user.
 *
 * isolation_tier() is found once a process, so each time is a process of its
 * own. As root, the scenes are played as nobody too.
 */
#ifndef TIERS_H
#define TIERS_H

#include <grp.h>
#include <sys/prctl.h>

#include "judge/sandbox/isolation.h"
#include "unit.h"

enum { TIERS_NOBODY = 65534 };

static bool tiers_passed;

/* Inside a scene: says what is wrong and goes on. */
static inline void expect_text(const char *text, const char *wanted)
{
    if (strcmp(text, wanted) == 0)
        return;
    printf("\n    %s, user %u: expected \"%s\", got \"%s\"", isolation(),
           geteuid(), wanted, text);
    tiers_passed = false;
}

static inline void expect(bool holds, const char *what)
{
    if (!holds)
        expect_text("not so", what);
}

static inline void tiers_play(const char *tier, uid_t user, void (*scene)(void))
{
    setenv("SAGUARO_ISOLATION", tier, 1);
    tiers_passed = true;
    if (user != geteuid() &&
        (setgroups(0, NULL) != 0 || setresgid(user, user, user) != 0 ||
         setresuid(user, user, user) != 0))
        _exit(EXIT_FAILURE);
    prctl(PR_SET_DUMPABLE, 0); /* as the judge has it */
    scene();
    exit(tiers_passed ? EXIT_SUCCESS : EXIT_FAILURE);
}

static inline void tiers_try(const char *tier, uid_t user, void (*scene)(void))
{
    int status;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        tiers_play(tier, user, scene);
    waitpid(pid, &status, 0);
    CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}

static inline void in_every_tier(void (*scene)(void))
{
    static const char *const tiers[] = {"plain", "chroot", "userns"};
    for (unsigned i = 0; i < 3; i++) {
        tiers_try(tiers[i], geteuid(), scene);
        if (geteuid() == 0)
            tiers_try(tiers[i], TIERS_NOBODY, scene);
    }
}

#endif
