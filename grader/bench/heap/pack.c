/* pack: turns a trace into the form that replay maps.
 *
 *     pack TRACE.rep SEED OUT.ops    a file, its twin unless SEED is 0
 *     pack SHAPE SEED OUT.ops        a generated trace
 *     pack shapes                    prints the names of those
 *
 * Status 0, or 1 with the reason on the standard error. */
#include "ops.h"
#include "rep.h"
#include "shape.h"
#include "twin.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void fail(const char *what, const char *why)
{
    fprintf(stderr, "pack: %s: %s\n", what, why);
    exit(1);
}

/* False for what allocates nothing: touches and changes of thread. */
static bool op_pack(const struct op *op, struct ops_op *out)
{
    static const int kinds[] = {
        [OP_MALLOC] = DO_MALLOC, [OP_REALLOC] = DO_REALLOC,
        [OP_FREE] = DO_FREE,     [OP_MEMALIGN] = DO_MEMALIGN,
        [OP_TOUCH] = -1,         [OP_THREAD] = -1,
    };
    if (kinds[op->kind] < 0)
        return false;
    *out = (struct ops_op){
        .bytes = op->bytes, .id = op->id, .kind = (uint16_t)kinds[op->kind]};
    if (op->alignment)
        out->alignment = (uint16_t)__builtin_ctzll(op->alignment);
    return true;
}

/* The file begins with room for the head, which is known at the end. */
static void trace_pack(const struct trace *trace, FILE *out)
{
    struct ops head = {.n_ids = trace->n_ids, .peak_live = trace->peak_live};
    struct ops_op op;
    fwrite(&head, sizeof head, 1, out);
    for (size_t i = 0; i < trace->n_ops; i++) {
        if (!op_pack(&trace->ops[i], &op))
            continue;
        fwrite(&op, sizeof op, 1, out);
        head.n++;
    }
    rewind(out);
    fwrite(&head, sizeof head, 1, out);
}

/* NAME is a file or, without a slash, a shape; SEED 0 is what it says, any
 * other a twin of it. */
static struct trace *trace_get(const char *name, uint64_t seed)
{
    char why[256];
    if (!strchr(name, '/')) {
        struct trace *shape = shape_make(name, seed ? seed : SHAPE_PUBLIC);
        if (!shape)
            fail(name, "no such shape");
        return shape;
    }
    struct trace *trace = rep_read(name, why, sizeof why);
    if (!trace)
        fail("trace", why);
    if (seed == 0)
        return trace;
    struct trace *twin = trace_twin(trace, seed);
    trace_free(trace);
    return twin;
}

static int list_shapes(void)
{
    for (const char *const *name = shape_names; *name; name++)
        puts(*name);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "shapes") == 0)
        return list_shapes();
    if (argc != 4)
        fail("usage", "pack TRACE.rep|SHAPE SEED OUT.ops, or pack shapes");
    struct trace *trace = trace_get(argv[1], strtoull(argv[2], NULL, 10));
    FILE *out = fopen(argv[3], "wb");
    if (!out)
        fail(argv[3], strerror(errno));
    trace_pack(trace, out);
    bool failed = ferror(out);
    if (fclose(out) || failed)
        fail(argv[3], strerror(errno));
    trace_free(trace);
    return 0;
}
