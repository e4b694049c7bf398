#!/bin/bash
# A hundred thousand errors: what is shown must be capped.
yes "int f(void) { return undeclared; }" | head -n 25000 >mm.c
