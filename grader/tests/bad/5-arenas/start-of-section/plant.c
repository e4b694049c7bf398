/* Where the kit finds what it puts back between runs. */
extern char __start_submission_data[];

char *find(void)
{
    return __start_submission_data;
}
