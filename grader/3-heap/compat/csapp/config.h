/* config.h: the constants that a solution of the CS:APP malloc lab may ask. */
#ifndef CONFIG_H
#define CONFIG_H

#define ALIGNMENT 8
#define MAX_HEAP  (100 * (1 << 20)) /* 100 MiB */

#endif
