#!/bin/bash
# A fine submission, saved as UTF-16.
iconv -t UTF-16 "$SAMPLES/bump/mm.c" >mm.c
