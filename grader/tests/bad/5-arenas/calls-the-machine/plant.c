void sim_yield(void);

void rest(void)
{
    sim_yield();
}
