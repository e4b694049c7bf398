/* room.h: how many bytes of memory may this process still take? */
#ifndef ROOM_H
#define ROOM_H

#include <stdio.h>

/* The first number in the file that has this format, or else that one. */
static inline double read_number(const char *file, const char *format,
                                 double or_else)
{
    char line[128];
    double number = or_else;
    FILE *stream = fopen(file, "r");

    while (stream && fgets(line, sizeof line, stream) &&
           sscanf(line, format, &number) != 1)
        ;
    if (stream)
        fclose(stream);
    return number;
}

/* A container may have less than the computer. */
static inline double available(void)
{
    double least = 1024 * read_number("/proc/meminfo", "MemAvailable: %lf", 0);
    double limit = read_number("/sys/fs/cgroup/memory.max", "%lf", least);

    least = limit < least ? limit : least;
    limit = read_number("/sys/fs/cgroup/memory/memory.limit_in_bytes", "%lf",
                        least);
    return limit < least ? limit : least;
}

#endif
