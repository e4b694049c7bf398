#!/bin/bash
# Hands in a program instead of its source.
cp /bin/true mm.c
