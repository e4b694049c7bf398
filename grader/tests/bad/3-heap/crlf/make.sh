#!/bin/bash
# A fine submission with the line ends of another system.
sed "s/\$/\r/" "$SAMPLES/bump/mm.c" >mm.c
