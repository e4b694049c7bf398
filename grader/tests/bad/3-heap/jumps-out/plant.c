/* Goes back to whoever called its caller. */
void *mm_malloc(size_t bytes)
{
    void **frame = __builtin_frame_address(0);
    void **caller = *frame;
    void *buffer[5] = {*caller, caller[1], caller + 2};
    (void)bytes;
    __builtin_longjmp(buffer, 1);
}
