#!/bin/bash
# Hands in a link to a file of the machine.
ln -s /etc/passwd mm.c
