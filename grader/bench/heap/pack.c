/* pack: turns a trace into the form that replay maps.
 *
 *     pack TRACE.rep OUT.ops
 *
 * Status 0, or 1 with the reason on the standard error. */
#include "ops.h"
#include "rep.h"

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

int main(int argc, char **argv)
{
    char why[256];
    if (argc != 3)
        fail("usage", "pack TRACE.rep OUT.ops");
    struct trace *trace = rep_read(argv[1], why, sizeof why);
    if (!trace)
        fail("trace", why);
    FILE *out = fopen(argv[2], "wb");
    if (!out)
        fail(argv[2], strerror(errno));
    trace_pack(trace, out);
    if (ferror(out) | fclose(out))
        fail(argv[2], strerror(errno));
    trace_free(trace);
    return 0;
}
