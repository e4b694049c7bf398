#include "sentence.h"

#include <ctype.h>
#include <stdbool.h>

void sentence_slug(char *slug, size_t bytes, const char *sentence)
{
    size_t n = 0;

    for (; *sentence && n + 1 < bytes; sentence++) {
        unsigned char c = (unsigned char)*sentence;
        if (isalnum(c))
            slug[n++] = (char)tolower(c);
        else if (c != '\'' && n > 0 && slug[n - 1] != '-')
            slug[n++] = '-';
    }
    if (n > 0 && slug[n - 1] == '-')
        n--;
    slug[n] = '\0';
}

void sentence_printable(char *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        bool plain = c == '\n' || c == '\t' || (c >= ' ' && c < 127);
        out[i] = plain ? (char)c : '?';
    }
    out[n] = '\0';
}
