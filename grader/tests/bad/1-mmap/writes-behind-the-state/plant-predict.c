/* Uses more room than it was given. */
int predict_faults(unsigned char *state, size_t pages,
                   const struct operation *operation, size_t count,
                   struct forecast *out)
{
    int result = good_faults(state, pages, operation, count, out);

    state[pages + 100] = 1;
    return result;
}
