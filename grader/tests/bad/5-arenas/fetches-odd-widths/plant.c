struct three {
    char byte[3];
};

void fetch(struct three *to, struct three *from)
{
    __atomic_load(from, to, __ATOMIC_SEQ_CST);
}
