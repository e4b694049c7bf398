#!/bin/bash
# Hands in a link to a file of the machine.
cp "$REFERENCE"/*.c .
ln -sf /etc/passwd large.c
