/* Nobody is told of what a call itself reads. */
struct word {
    long value;
};

__attribute__((noinline)) long value_of(struct word word)
{
    return word.value;
}

long peek(struct word *word)
{
    return value_of(*word);
}
