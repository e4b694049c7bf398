/* The same as a weak alias of an honest function. */
int prctl(void) __attribute__((weak, alias("mm_init")));
