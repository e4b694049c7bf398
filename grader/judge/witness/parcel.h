/* parcel.h: descriptors that come over a socket (SCM_RIGHTS, unix(7)). */
#ifndef PARCEL_H
#define PARCEL_H

#include <stdbool.h>

/* Receives exactly n descriptors in one message; they are close-on-exec and the
 * caller's. Waits for it. False, with none received, when the other end was
 * closed or sent something else. */
bool parcel_receive(int socket, int *fd, unsigned n);

#endif
