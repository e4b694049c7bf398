/* inquiry.h: an audit under way; shared by the files audit*.c alone. */
#ifndef INQUIRY_H
#define INQUIRY_H

#include "audit.h"
#include "object.h"

struct inquiry {
    const struct audit_rules *rules;
    const struct object *object;
    const char *source; /* what sentences call the submission */
    struct audit *out;
};

/* Each adds its refusals, until there are AUDIT_MAX_REFUSALS. */
void inquire_symbols(struct inquiry *q);
void inquire_sections(struct inquiry *q);

/* Notes the global names that are not of the contract: they will be made
 * local. */
void inquire_strays(struct inquiry *q);

/* Counts the writable globals and holds them against the limit. */
void inquire_globals(struct inquiry *q);

/* Have there been refusals enough to stop? */
bool inquiry_over(const struct inquiry *q);

#endif
