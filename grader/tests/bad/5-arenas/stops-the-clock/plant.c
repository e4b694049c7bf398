void machine_work(unsigned long cycles);

void back(void)
{
    machine_work(-1000UL);
}
