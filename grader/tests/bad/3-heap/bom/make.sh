#!/bin/bash
# A fine submission that starts with a byte order mark.
{ printf "\357\273\277"; cat "$SAMPLES/bump/mm.c"; } >mm.c
