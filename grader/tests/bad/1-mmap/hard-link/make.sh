#!/bin/bash
# Hands in a second name of a file that may be somebody else's.
cp "$REFERENCE"/*.c .
ln large.c theirs.c
