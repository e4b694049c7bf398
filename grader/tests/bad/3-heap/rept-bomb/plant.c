/* Makes the assembler repeat itself a thousand million times. */
__asm__(".rept 1000000000\nnop\n.endr");
