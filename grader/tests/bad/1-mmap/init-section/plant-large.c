/* A constructor that is in no table: code in the section that starts libc. */
__asm__(".section .init,\"ax\"\nnop\n.previous");
