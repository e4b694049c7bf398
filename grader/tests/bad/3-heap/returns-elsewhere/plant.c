/* Overwrites its return address. */
void *mm_malloc(size_t bytes)
{
    void **frame = __builtin_frame_address(0);
    frame[1] = (char *)frame[1] + 64;
    return good_malloc(bytes);
}
