/* Eight gigabytes of object file. */
char array[1UL << 33] = {1};
