typedef long pair __attribute__((vector_size(16)));

void copy(pair *to, const pair *from)
{
    *to = *from;
}
