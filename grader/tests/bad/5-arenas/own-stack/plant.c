void *frame(void)
{
    return __builtin_frame_address(0);
}
