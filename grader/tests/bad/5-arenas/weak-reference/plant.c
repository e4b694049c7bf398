/* The address of a hook, under another name. */
static void hook(void *at) __attribute__((weakref("__tsan_read8")));

int there(void)
{
    return hook != 0;
}
