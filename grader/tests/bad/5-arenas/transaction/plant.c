long head;

void poke(void)
{
    __transaction_atomic
    {
        head++;
    }
}
