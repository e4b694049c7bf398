/*
 * symptom.h: one thing that a machine has or lacks, and what follows for the
 * kit. `saguaro doctor` prints a table of them.
 */
#ifndef SYMPTOM_H
#define SYMPTOM_H

enum health {
    HEALTH_FINE,
    HEALTH_LESS,   /* something is left out or weaker; marks are right */
    HEALTH_MISSING /* grading does not work before this is put right */
};

struct symptom {
    enum health health;
    char found[96];
    const char *follows; /* a sentence or two; static */
};

/* Each looks at the machine now. */
struct symptom symptom_processor(void);
struct symptom symptom_kernel(void);
struct symptom symptom_seccomp(void);
struct symptom symptom_notification(void);
struct symptom symptom_namespaces(void);
struct symptom symptom_landlock(void);
struct symptom symptom_launch(void);
struct symptom symptom_room(void);
struct symptom symptom_huge_pages(void);
struct symptom symptom_shared_huge_pages(void);
struct symptom symptom_kvm(void);
struct symptom symptom_counters(void);
struct symptom symptom_gcc(void);
struct symptom symptom_valgrind(void);
struct symptom symptom_gdb(void);

#endif
