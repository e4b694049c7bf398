#!/bin/bash
# Hands in a folder.
cp "$REFERENCE"/*.c .
rm large.c
mkdir large.c
