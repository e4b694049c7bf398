/* Crashes in a place whose name would clear the screen or start a script. */
#line 7 "\033[2J<script>alert(1)</script>.c"
void *mm_malloc(size_t bytes)
{
    *(volatile size_t *)8 = bytes;
    return NULL;
}
