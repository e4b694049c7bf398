/* No C. */
int helper(void
{
}
