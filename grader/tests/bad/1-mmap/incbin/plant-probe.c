/* Has the assembler put a file of the machine into the program. */
__asm__(".section .rodata\nsecret: .incbin \"/etc/passwd\"\n.previous");
