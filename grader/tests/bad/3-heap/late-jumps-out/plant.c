/* Goes back to whoever called its caller. From one function alone. */
void *mm_memalign(size_t alignment, size_t bytes)
{
    void **frame = __builtin_frame_address(0);
    void **caller = *frame;
    void *buffer[5] = {*caller, caller[1], caller + 2};
    (void)alignment, (void)bytes;
    __builtin_longjmp(buffer, 1);
}
