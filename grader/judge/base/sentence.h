/* sentence.h: small words about words. */
#ifndef SENTENCE_H
#define SENTENCE_H

#include <stddef.h>

/* A sentence as a name: "two live blocks never overlap" becomes
 * "two-live-blocks-never-overlap"; mm_malloc(0) becomes mm-malloc-0. */
void sentence_slug(char *slug, size_t bytes, const char *sentence);

/* Copies n bytes of untrusted text: what is not printable ASCII, tab or
 * newline becomes '?'. out holds n + 1 bytes. */
void sentence_printable(char *out, const char *text, size_t n);

#endif
