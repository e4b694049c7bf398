/* Brings a main of its own. */
int main(void)
{
    return 0;
}
