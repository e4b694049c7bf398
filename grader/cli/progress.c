#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../report/page.h"

static void draw(const struct page *page, const char *line)
{
    int done, total, sentence_at = 0;
    if (sscanf(line, "%d %d %n", &done, &total, &sentence_at) < 2)
        return;
    int room = page->width - 12;
    fputs("\r\033[K", page->out);
    page_say(page, GREY, "  %3d/%-3d %.*s", done, total, room,
             line + sentence_at);
    fflush(page->out);
}

void progress_follow(int fd, bool shown)
{
    struct page page = page_on(stderr);
    bool drawn = shown && isatty(STDERR_FILENO);
    FILE *from = fdopen(fd, "r");
    char *line = NULL;
    size_t bytes = 0;
    for (ssize_t n; (n = getline(&line, &bytes, from)) > 0;) {
        line[n - 1] = '\0';
        if (drawn)
            draw(&page, line);
    }
    if (drawn)
        fputs("\r\033[K", stderr);
    free(line);
    fclose(from);
}
