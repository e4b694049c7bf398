/*
 * landlock.h: rules about files that a process puts on itself, for good.
 *
 * Everything that the kernel's Landlock can refuse is refused: files, TCP from
 * version 4 of its interface on, signals to the outside from 6 on. Then single
 * paths are allowed again. A kernel without Landlock is no error: there is
 * nothing to be done, and isolation() says so.
 *
 *     int rules = landlock_open();
 *     landlock_allow(rules, path, LANDLOCK_READ) && ... &&
 * landlock_close(rules)
 */
#ifndef LANDLOCK_H
#define LANDLOCK_H

#include <stdbool.h>

enum landlock_use {
    LANDLOCK_READ,  /* read, list, execute */
    LANDLOCK_WRITE, /* all of that, and make, change and remove */
};

/* The kernel's version of the interface, 1 or more; 0 where it has none. */
int landlock_abi(void);

/* A descriptor (close-on-exec) for a set of rules that refuses everything;
 * -1 with errno; LANDLOCK_NONE without Landlock. */
int landlock_open(void);
enum { LANDLOCK_NONE = -2 };

/* Allows `path`, a file or a folder with all that is below it. A path that does
 * not exist or cannot be reached is passed over. False with errno. */
bool landlock_allow(int rules, const char *path, enum landlock_use use);

/* The same for an open descriptor (O_PATH will do). */
bool landlock_allow_fd(int rules, int fd, enum landlock_use use);

/* Puts the rules on the calling thread and all that it starts, and closes the
 * descriptor. Needs no_new_privs. False with errno. */
bool landlock_close(int rules);

#endif
