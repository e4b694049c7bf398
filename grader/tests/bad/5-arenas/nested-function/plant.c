void each(long (*visit)(long));

__attribute__((noinline)) void each(long (*visit)(long))
{
    visit(1);
}

long sum(long from)
{
    long inner(long n)
    {
        return from += n;
    }
    each(inner);
    return from;
}
