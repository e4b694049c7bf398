#!/bin/bash
# Hands in a pipe that nobody writes to.
mkfifo mm.c
