/* calls.h: what the judge may ask of a toy in its box. */
#ifndef TOY_CALLS_H
#define TOY_CALLS_H

enum toy_call { CALL_TWICE /* n */, N_CALLS };

#endif
