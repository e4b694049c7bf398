struct word {
    long value;
};

__attribute__((noinline)) struct word word_of(long value)
{
    return (struct word){value};
}

void poke(struct word *word, long value)
{
    *word = word_of(value);
}
