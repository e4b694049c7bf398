#!/bin/bash
# Everything but one function.
cp "$REFERENCE"/*.c .
sed -i 's/^int region_release(/static __attribute__((unused)) int gone(/' region.c
