/* book.h: what each page of a region should be, kept beside the region.
 *
 *   reserved   no access, no memory
 *   open       readable and writable, never used: no memory
 *   used       readable and writable, holds a value of its own
 *
 * book_commit() and book_decommit() ask for it and write down what the contract
 * says of each page; book_verify() holds the book against the kernel's.
 */
#ifndef BOOK_H
#define BOOK_H

#include <stdint.h>

enum { BOOK_PAGES = 64, BOOK_BYTES = BOOK_PAGES << 12 };

/* Reserves BOOK_BYTES as region 0. Returns its base. */
uint64_t book_open(void);

void book_commit(uint64_t at, uint64_t bytes);
void book_decommit(uint64_t at, uint64_t bytes);

/* Uses all pages that are open. */
void book_use(void);

/* Fails the check where a page is not what it should be. */
void book_verify(void);

#endif
