/* buffer.c: see buffer.h. */
#include "buffer.h"

#include "state.h"

void buffer_drain_some(struct machine *m, struct core *core, unsigned most)
{
    struct buffer *buffer = &core->buffer;
    unsigned n = most < buffer->n ? most : buffer->n;
    for (unsigned i = 0; i < n; i++) {
        const struct buffered *store = &buffer->store[i];
        memcpy(store->at, &store->value, store->bytes);
        if (store->switches != m->switches)
            event_seen(m, core, store->pc, store->at);
    }
    m->explore.news += n;
    buffer->n -= n;
    memmove(buffer->store, buffer->store + n,
            buffer->n * sizeof buffer->store[0]);
}

void buffer_drain(struct machine *m, struct core *core)
{
    buffer_drain_some(m, core, BUFFER_STORES);
}

void buffer_add(struct machine *m, struct core *core, volatile void *at,
                uint64_t value, size_t bytes)
{
    struct buffer *buffer = &core->buffer;
    if (buffer->n == BUFFER_STORES)
        buffer_drain(m, core);
    buffer->store[buffer->n++] = (struct buffered){.at = (void *)at,
                                                   .value = value,
                                                   .bytes = bytes,
                                                   .pc = core->pc,
                                                   .switches = m->switches};
}

bool buffer_find(struct machine *m, struct core *core, const volatile void *at,
                 size_t bytes, uint64_t *value)
{
    struct buffer *buffer = &core->buffer;
    uint64_t first = (uint64_t)at, end = first + bytes;
    for (unsigned i = buffer->n; i-- > 0;) {
        uint64_t there = (uint64_t)buffer->store[i].at;
        if (there >= end || there + buffer->store[i].bytes <= first)
            continue;
        *value = buffer->store[i].value;
        if (there == first && buffer->store[i].bytes == bytes)
            return true;
        buffer_drain(m, core);
        return false;
    }
    return false;
}
