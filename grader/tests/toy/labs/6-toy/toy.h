/* toy.h: the contract of a lab that exists only in a test. */
#ifndef TOY_H
#define TOY_H

/* Twice n. */
int toy_twice(int n);

#endif
