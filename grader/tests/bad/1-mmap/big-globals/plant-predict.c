/* Keeps two megabytes where nobody counts them. */
static unsigned char books[2 << 20];

int predict_faults(unsigned char *state, size_t pages,
                   const struct operation *operation, size_t count,
                   struct forecast *out)
{
    books[pages % sizeof books]++;
    return good_faults(state, pages, operation, count, out);
}
