/* Leaves no mapping for whoever comes next. */
enum probe probe_write(void *address)
{
    static bool done;
    enum probe result = good_write(address);

    while (!done && raw_map(A_PAGE, PROT_READ, 0) > 0 &&
           raw_map(A_PAGE, PROT_NONE, 0) > 0)
        ;
    done = true;
    return result;
}
