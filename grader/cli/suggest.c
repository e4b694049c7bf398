#include "suggest.h"

#include <string.h>

enum { MAX_LETTERS = 64 };

static unsigned min(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* cost[i][j]: from the first i letters of one to the first j of the other. */
unsigned suggest_distance(const char *a, const char *b)
{
    unsigned cost[MAX_LETTERS + 1][MAX_LETTERS + 1];
    unsigned n = strnlen(a, MAX_LETTERS), m = strnlen(b, MAX_LETTERS);
    for (unsigned i = 0; i <= n; i++)
        for (unsigned j = 0; j <= m; j++) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            unsigned change = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            cost[i][j] = min(change, 1 + min(cost[i - 1][j], cost[i][j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = min(cost[i][j], 1 + cost[i - 2][j - 2]);
        }
    return cost[n][m];
}

static const char *containing(const char *typed, const struct words *words)
{
    for (size_t i = 0; i < words->n; i++)
        if (strstr(words->word[i], typed))
            return words->word[i];
    return NULL;
}

const char *suggest(const char *typed, const struct words *words)
{
    const char *best = *typed ? containing(typed, words) : NULL;
    if (best)
        return best;
    unsigned least = 1 + strlen(typed) / 3;
    for (size_t i = 0; i < words->n; i++) {
        unsigned distance = suggest_distance(typed, words->word[i]);
        if (distance <= least) {
            least = distance - (distance > 0);
            best = words->word[i];
        }
    }
    return best;
}
