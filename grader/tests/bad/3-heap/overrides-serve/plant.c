/* Brings a serving loop of its own. */
void serve(void *wire)
{
    (void)wire;
}
