/* What was printed in the box: capped, made printable, and kept when the box is
 * gone. */
#include "box_state.h"

#include "../base/fail.h"
#include "../base/sentence.h"
#include "races.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const char output_cut[] = "\n[the rest was cut off]\n";
static char output[BOX_OUTPUT_BYTES + sizeof output_cut];

void box_keep_output(void)
{
    char raw[BOX_OUTPUT_BYTES];
    ssize_t n = box.under == TSAN ? (ssize_t)races_leave_out(box_transcript(),
                                                             raw, sizeof raw)
                                  : pread(box.output_fd, raw, sizeof raw, 0);

    sentence_printable(output, raw, n > 0 ? (size_t)n : 0);
    if (n == BOX_OUTPUT_BYTES)
        strcpy(output + n, output_cut);
    close(box.output_fd);
}

void box_forget_output(void)
{
    output[0] = '\0';
}

const char *box_output(void)
{
    return output;
}

FILE *box_transcript(void)
{
    box_wire();
    int fd = dup(box.output_fd);
    FILE *transcript = fd == -1 ? NULL : fdopen(fd, "r");

    if (transcript == NULL)
        die("cannot read what the box printed: %s", strerror(errno));
    rewind(transcript);
    return transcript;
}
