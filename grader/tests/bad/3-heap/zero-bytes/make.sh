#!/bin/bash
# Hides zero bytes in an honest source.
{ cat "$SAMPLES/bump/mm.c"; printf "/* \0\0 */\n"; } >mm.c
