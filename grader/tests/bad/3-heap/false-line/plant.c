/* Blames its error on a file of the machine. */
#line 1 "/etc/shadow"
#error the kit is broken
