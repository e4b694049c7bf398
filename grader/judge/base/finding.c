#include "finding.h"

#include "text.h"

#include <stdio.h>

struct finding finding;
static const struct words *students_files;

void finding_set_files(const struct words *files)
{
    students_files = files;
}

bool finding_is_students(const char *file)
{
    return students_files && words_have(students_files, file);
}

void finding_clear(void)
{
    finding = (struct finding){.op = -1};
}

void finding_set_place(const char *function, const char *file, int line)
{
    snprintf(finding.function, sizeof finding.function, "%s", function);
    snprintf(finding.file, sizeof finding.file, "%s", file);
    finding.line = line;
}

void finding_set_trace(const char *trace)
{
    snprintf(finding.trace, sizeof finding.trace, "%s", trace ? trace : "");
    finding.op = -1;
}

void finding_set_call(const char *call, long op)
{
    snprintf(finding.call, sizeof finding.call, "%s", call);
    finding.op = op;
}
