/* selection.h: the checks that somebody asked for. They are typed as their
 * title on the page, as their name, or as a part of either: all of that is the
 * same to sentence_slug(). */
#ifndef SELECTION_H
#define SELECTION_H

/* A part of a check's name, made from what was typed. The caller frees it. */
char *selection_slug(const char *typed);

/* The same, and dies unless it is a part of the name of some check of the lab;
 * it then says which checks there are. */
char *selection_of(const char *lab, const char *typed);

/* Ends the command, which was typed without a check, with status 2. */
_Noreturn void selection_missing(const char *command, const char *lab);

#endif
