#include "fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void (*on_blame)(const char *sentence);

void fail_on_blame(void (*handler)(const char *sentence))
{
    on_blame = handler;
}

void die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("saguaro: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(2);
}

void blame(const char *format, ...)
{
    char sentence[2048];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    if (on_blame)
        on_blame(sentence);
    die("blamed outside of a check: %s", sentence);
}
