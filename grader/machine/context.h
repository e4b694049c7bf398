/* context.h: the switch between stacks. */
#ifndef MACHINE_CONTEXT_H
#define MACHINE_CONTEXT_H

#include <stdbool.h>

/* Saves the registers that a call preserves on this stack and its pointer in
 * *from, and goes on where `to` was saved. */
void context_switch(void **from, void *to);

/* A stack, saved so that switching to it calls a function, which must not
 * return. The top is aligned to 16 bytes. */
void *context_new(void *top, void (*start)(void));

/* The FS base, where x86-64 keeps thread-local storage. Uses the instruction
 * where the kernel allows it, else a system call. */
void context_set_fs(void *base);
void *context_fs(void);

/* The GS base, which user programs have for free use. */
void context_set_gs(void *base);

#endif
