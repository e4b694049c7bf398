/* Has the compiler quote a file of the machine in its errors. */
#include "/etc/passwd"
