#!/bin/bash
# Hands in 10 MB of comment.
yes "/* more */" | head -c 10000000 >mm.c
