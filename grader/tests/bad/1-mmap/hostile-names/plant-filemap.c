/* Crashes in a place whose name would clear the screen or start a script. */
#line 7 "\033[2J<script>alert(1)</script>.c"
ssize_t filemap_count(const char *path, unsigned char byte)
{
    *(volatile size_t *)8 = byte;
    return good_count(path, byte);
}
