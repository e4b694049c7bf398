/* Nobody is told of reads or writes of a constant; this one can be written. */
static const volatile long quiet_head;

long peek(void)
{
    return quiet_head;
}

void poke(long value)
{
    *(long *)&quiet_head = value;
}
