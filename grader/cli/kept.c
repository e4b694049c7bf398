#include "kept.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../judge/base/text.h"
#include "../report/result.h"
#include "kit.h"
#include "run.h"

static char *kept_path(const char *lab)
{
    return text_format("%s/results/%s.json", kit_build(), lab);
}

json_t *kept_load(const char *lab)
{
    char complaint[RESULT_COMPLAINT_BYTES];
    char *path = kept_path(lab), *schema = run_schema_path();
    json_t *result = result_load(path, schema, complaint);
    free(schema);
    free(path);
    return result;
}

static void make_folder(void)
{
    char *folder = text_format("%s/results", kit_build());
    mkdir(folder, 0777);
    free(folder);
}

static bool write_to(const char *path, const json_t *result)
{
    FILE *out = fopen(path, "we");
    bool whole = out && result_print(result, out);
    return out && fclose(out) == 0 && whole;
}

void kept_save(const char *lab, const json_t *result)
{
    char *path = kept_path(lab);
    char *fresh = text_format("%s.%d", path, (int)getpid());
    make_folder();
    if (!write_to(fresh, result) || rename(fresh, path) != 0) {
        fprintf(stderr,
                "saguaro: cannot keep %s: %s. The next page will not say what "
                "is new.\n",
                path, strerror(errno));
        unlink(fresh);
    }
    free(fresh);
    free(path);
}
