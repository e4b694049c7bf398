/* rep.c: one table says what a line of each letter looks like; every number
 * is checked here, every meaning in trace_add. */
#include "rep.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 256, N_FIELDS = 4, MAX_NUMBERS = 3 };

/* A letter, the numbers behind it, and how to spell the line. */
static const struct form {
    char letter;
    enum op_kind kind;
    unsigned n_numbers;
    const char *spelling;
} forms[] = {
    {'a', OP_MALLOC, 2, "'a id bytes'"},
    {'f', OP_FREE, 1, "'f id'"},
    {'r', OP_REALLOC, 2, "'r id bytes'"},
    {'w', OP_TOUCH, 2, "'w id bytes'"},
    {'m', OP_MEMALIGN, 3, "'m id alignment bytes'"},
    {'t', OP_THREAD, 1, "'t thread'"},
};

enum { N_FORMS = sizeof forms / sizeof *forms };

/* --- reading ---------------------------------------------------------- */

/* A file being read: line number LINE says TEXT. */
struct reader {
    FILE *file;
    const char *path;
    unsigned line;
    int error; /* errno, once the system would not read on */
    char text[LINE_BYTES];
    char *why;
    size_t why_bytes;
};

/* Says what was wrong with the line at hand. Always false. */
static bool refuse(struct reader *reader, const char *expected)
{
    snprintf(reader->why, reader->why_bytes, "%s:%u: expected %s, got '%s'",
             reader->path, reader->line, expected, reader->text);
    errno = EINVAL;
    return false;
}

static void trim(char *text)
{
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL)
        text[--length] = '\0';
}

/* Steps to the next line that is not blank; false at the end of the file. */
static bool next_line(struct reader *reader)
{
    do {
        reader->line++;
        if (fgets(reader->text, LINE_BYTES, reader->file) == NULL) {
            reader->error = ferror(reader->file) ? errno : 0;
            strcpy(reader->text, "end of file");
            return false;
        }
        trim(reader->text);
    } while (reader->text[0] == '\0');
    return true;
}

/* Reads N decimal numbers that fill TEXT to its end. */
static bool read_numbers(const char *text, unsigned n, uint64_t *numbers)
{
    for (unsigned i = 0; i < n; i++) {
        char *end;
        text += strspn(text, " \t");
        if (*text < '0' || *text > '9')
            return false;
        errno = 0;
        numbers[i] = strtoull(text, &end, 10);
        if (errno == ERANGE || strchr(" \t", *end) == NULL)
            return false;
        text = end;
    }
    return *text == '\0';
}

static const struct form *form_of(char letter)
{
    for (unsigned i = 0; i < N_FORMS; i++)
        if (forms[i].letter == letter)
            return &forms[i];
    return NULL;
}

/* The operation that these numbers spell. An id too large for its type
 * becomes one that trace_add refuses. */
static struct op op_from(const struct form *form, const uint64_t *numbers)
{
    struct op op = {.kind = form->kind};
    op.id = numbers[0] < UINT32_MAX ? (uint32_t)numbers[0] : UINT32_MAX;
    if (form->n_numbers > 1)
        op.bytes = numbers[form->n_numbers - 1];
    if (form->kind == OP_MEMALIGN)
        op.alignment = numbers[1];
    return op;
}

/* Adds the line at hand to the trace. */
static bool read_op(struct reader *reader, struct trace *trace)
{
    const struct form *form = form_of(reader->text[0]);
    uint64_t numbers[MAX_NUMBERS];

    if (form == NULL)
        return refuse(reader, "an operation (a, f, r, w, m or t)");
    if (strcmp(reader->text, "f -1") == 0)
        return true;
    if (!read_numbers(reader->text + 1, form->n_numbers, numbers))
        return refuse(reader, form->spelling);

    const char *expected = trace_add(trace, op_from(form, numbers));
    return expected == NULL || refuse(reader, expected);
}

/* Reads the four integers at the top, one a line. */
static bool read_header(struct reader *reader, uint64_t *fields)
{
    static const char *const expected[N_FIELDS] = {
        "the weight or the suggested heap, an integer",
        "the number of ids, an integer",
        "the number of operations, an integer",
        "the largest sum of live bytes, 0 or 1, an integer",
    };

    for (unsigned i = 0; i < N_FIELDS; i++)
        if (!next_line(reader) || !read_numbers(reader->text, 1, &fields[i]))
            return refuse(reader, expected[i]);
    return true;
}

/* The first field is a weight unless it is too large for one: then it is the
 * heap size that headers of 2002 began with, and the last is the weight. */
static enum trace_weight weight_from(const uint64_t *fields)
{
    uint64_t weight = fields[0] > WEIGHT_SPEED ? fields[3] : fields[0];
    return weight > WEIGHT_SPEED ? WEIGHT_BOTH : (enum trace_weight)weight;
}

/* Notes header counts that the file does not keep. */
static void note_counts(struct trace *trace, const uint64_t *fields,
                        size_t n_lines)
{
    if (fields[1] == trace->n_ids && fields[2] == n_lines)
        return;
    snprintf(trace->note, sizeof trace->note,
             "the header says %" PRIu64 " ids and %" PRIu64
             " operations, the file has %" PRIu32 " and %zu",
             fields[1], fields[2], trace->n_ids, n_lines);
}

static bool read_all(struct reader *reader, struct trace *trace)
{
    uint64_t fields[N_FIELDS];
    size_t n_lines = 0;

    if (!read_header(reader, fields))
        return false;
    trace->weight = weight_from(fields);
    for (; next_line(reader); n_lines++)
        if (!read_op(reader, trace))
            return false;
    if (n_lines == 0)
        return refuse(reader, "an operation (a, f, r, w, m or t)");
    note_counts(trace, fields, n_lines);
    return true;
}

/* "dir/sqlite3.rep" is the trace "sqlite3". */
static struct trace *trace_named_after(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct trace *trace = trace_new(slash ? slash + 1 : path);
    char *dot = strrchr(trace->name, '.');
    if (dot != NULL && strcmp(dot, ".rep") == 0)
        *dot = '\0';
    return trace;
}

/* Says why the system would not let us read. Always NULL. */
static struct trace *unreadable(const struct reader *reader, int error)
{
    snprintf(reader->why, reader->why_bytes, "%s: %s", reader->path,
             strerror(error));
    errno = error;
    return NULL;
}

struct trace *rep_read(const char *path, char *why, size_t why_bytes)
{
    struct reader reader = {.path = path, .why = why, .why_bytes = why_bytes};
    reader.file = fopen(path, "r");
    if (reader.file == NULL)
        return unreadable(&reader, errno);

    struct trace *trace = trace_named_after(path);
    bool good = read_all(&reader, trace);
    fclose(reader.file);
    if (good && reader.error == 0)
        return trace;

    trace_free(trace);
    errno = EINVAL;
    return reader.error == 0 ? NULL : unreadable(&reader, reader.error);
}

/* --- writing ---------------------------------------------------------- */

static void write_op(FILE *file, const struct op *op)
{
    unsigned form = 0;
    while (forms[form].kind != op->kind)
        form++;

    fprintf(file, "%c %" PRIu32, forms[form].letter, op->id);
    if (op->kind == OP_MEMALIGN)
        fprintf(file, " %" PRIu64, op->alignment);
    if (forms[form].n_numbers > 1)
        fprintf(file, " %" PRIu64, op->bytes);
    putc('\n', file);
}

bool rep_write(const struct trace *trace, const char *path)
{
    FILE *file = fopen(path, "w");
    if (file == NULL)
        return false;

    fprintf(file, "%d\n%" PRIu32 "\n%zu\n%" PRIu64 "\n", (int)trace->weight,
            trace->n_ids, trace->n_ops, trace->peak_live);
    for (size_t i = 0; i < trace->n_ops; i++)
        write_op(file, &trace->ops[i]);
    bool good = !ferror(file);
    return fclose(file) == 0 && good;
}
