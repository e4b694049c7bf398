/* oom.h: programs that the kernel ended for want of memory, where this process
 * and all that it starts are counted: in their control group (cgroups(7)). */
#ifndef OOM_H
#define OOM_H

/* How many so far; 0, too, where the kernel does not tell. */
unsigned long oom_kills(void);

/* The same, out of a file of a group: memory.events.local, or in the older
 * hierarchy memory.oom_control. Both have a line "oom_kill N". Returns -1 when
 * there is no such file or line. */
long oom_kills_in(const char *path);

#endif
