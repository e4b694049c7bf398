static volatile long ready;

__attribute__((constructor)) static void early(void)
{
    ready = 1;
}
