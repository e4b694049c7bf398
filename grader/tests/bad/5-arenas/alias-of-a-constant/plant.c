/* Nobody is told of reads of a constant. */
long head;
extern const long quiet_head __attribute__((alias("head")));

long peek(void)
{
    return quiet_head;
}
