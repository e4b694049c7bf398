#!/bin/bash
# Brings files of its own, among them a header that redefines the contract.
cp "$SAMPLES/bump/mm.c" mm.c
cp /bin/true a.out
echo "enum { MM_ALIGNMENT = 1 };" >mm.h
echo "#error not this one" | tee errno.h string.h >memlib.h
echo "all: ; touch /tmp/made" >Makefile
