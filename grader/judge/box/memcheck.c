#include "memcheck.h"

#include "../base/check.h"
#include "../base/fail.h"
#include "../base/finding.h"
#include "instrument.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE &&
           strcmp((const char *)node->name, name) == 0;
}

static xmlNode *child_named(xmlNode *node, const char *name)
{
    for (xmlNode *child = node->children; child; child = child->next)
        if (is(child, name))
            return child;
    return NULL;
}

static void copy_text(char *to, size_t bytes, xmlNode *node, const char *name)
{
    xmlNode *child = child_named(node, name);
    xmlChar *text = child ? xmlNodeGetContent(child) : NULL;

    snprintf(to, bytes, "%s", text ? (const char *)text : "");
    xmlFree(text);
}

static bool place_in_files(struct memcheck_error *error, xmlNode *stack,
                           const struct words *files)
{
    char line[32];

    for (xmlNode *frame = stack->children; frame; frame = frame->next) {
        if (!is(frame, "frame"))
            continue;
        copy_text(error->file, sizeof error->file, frame, "file");
        if (!words_have(files, error->file))
            continue;
        copy_text(error->function, sizeof error->function, frame, "fn");
        error->function[strcspn(error->function, ".")] = '\0'; /* "f.part.0" */
        copy_text(line, sizeof line, frame, "line");
        error->line = atoi(line);
        return true;
    }
    error->file[0] = '\0';
    return false;
}

/* "what" for most kinds of error, "xwhat/text" for leaks. */
static void copy_what(struct memcheck_error *error, xmlNode *node)
{
    xmlNode *extended = child_named(node, "xwhat");

    if (extended)
        copy_text(error->what, sizeof error->what, extended, "text");
    else
        copy_text(error->what, sizeof error->what, node, "what");
}

static void take_error(struct memcheck_error *found, xmlNode *node,
                       const struct words *files)
{
    struct memcheck_error error = {0};
    xmlNode *stack = child_named(node, "stack");

    if (stack == NULL || !place_in_files(&error, stack, files))
        return;
    if (found->what[0]) {
        found->more++;
        return;
    }
    copy_what(&error, node);
    *found = error;
}

struct memcheck_error memcheck_read(FILE *report, const struct words *files)
{
    struct memcheck_error found = {0};
    xmlDoc *doc =
        xmlReadFd(fileno(report), NULL, NULL,
                  XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;

    fclose(report);
    if (root == NULL)
        blame("Valgrind left no report that can be read");
    for (xmlNode *node = root->children; node; node = node->next)
        if (is(node, "error"))
            take_error(&found, node, files);
    xmlFreeDoc(doc);
    return found;
}

void memcheck_finds_nothing(const struct words *files)
{
    struct memcheck_error error =
        memcheck_read(instrument_report(MEMCHECK), files);

    if (error.what[0])
        finding_set_place(error.function, error.file, error.line);
    CHECK(error.what[0] == '\0', "Valgrind: %s in %s(), %s line %d (%u more)",
          error.what, error.function, error.file, error.line, error.more);
}
