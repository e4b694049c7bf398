/* native.c KIND: makes the requests of one kind; callgrind counts them. */
#include "work.h"

#include "../../../labs/3-heap/memlib.h"

#include <stdlib.h>
#include <valgrind/callgrind.h>

int main(int argc, char **argv)
{
    int kind = argc > 1 ? atoi(argv[1]) : 0;

    mem_init();
    work_fill(kind);
    CALLGRIND_TOGGLE_COLLECT;
    work_ask(kind);
    CALLGRIND_TOGGLE_COLLECT;
}
