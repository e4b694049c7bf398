/* audit.c: see audit.h. */
#include "audit.h"

#include <string.h>

#include "inquiry.h"
#include "../base/sentence.h"

bool inquiry_over(const struct inquiry *q)
{
    return q->out->refusals.n >= AUDIT_MAX_REFUSALS;
}

static void make_printable(struct words *sentences)
{
    for (size_t i = 0; i < sentences->n; i++) {
        char *sentence = sentences->word[i];
        sentence_printable(sentence, sentence, strlen(sentence));
    }
}

bool audit_object(const struct audit_rules *rules, const char *path,
                  const char *source, struct audit *out)
{
    *out = (struct audit){0};
    struct object *object = object_open(path);
    if (!object) {
        words_say(&out->refusals, "%s does not compile to an object file",
                  source);
        out->incomplete = true;
        return false;
    }
    struct inquiry q = {rules, object, source, out};
    inquire_symbols(&q);
    inquire_sections(&q);
    inquire_globals(&q);
    if (out->refusals.n == 0)
        inquire_strays(&q);
    make_printable(&out->refusals);
    make_printable(&out->notes);
    object_close(object);
    return out->refusals.n == 0;
}

void audit_free(struct audit *audit)
{
    words_free(&audit->refusals);
    words_free(&audit->notes);
    words_free(&audit->missing);
}
