#include "shell.h"

#include <stdlib.h>
#include <string.h>

#include "../judge/base/text.h"

static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                            "0123456789_./-+,:=@%";

/* In single quotes everything stands for itself but the quote, which has to
 * stand outside of them. */
char *shell_word(const char *word)
{
    if (*word && word[strspn(word, plain)] == '\0')
        return text_format("%s", word);
    char *quoted = text_format("'");
    for (; *word; word++) {
        const char *as = *word == '\'' ? "'\\''" : (char[]){*word, 0};
        char *longer = text_format("%s%s", quoted, as);
        free(quoted);
        quoted = longer;
    }
    char *closed = text_format("%s'", quoted);
    free(quoted);
    return closed;
}
