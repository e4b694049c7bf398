/* object_elf.h: what an object is read through; for the files object*.c alone.
 */
#ifndef OBJECT_ELF_H
#define OBJECT_ELF_H

#include <elfutils/libdwfl.h>

#include "object.h"

struct object_elf {
    int fd;
    Elf *elf;
    Dwfl *dwfl;
    Dwfl_Module *module; /* NULL without debug information */
};

#endif
