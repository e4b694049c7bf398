#!/bin/bash
# Hands in a second name of a file that may be somebody else's.
cp "$SAMPLES/bump/mm.c" theirs.c
ln theirs.c mm.c
