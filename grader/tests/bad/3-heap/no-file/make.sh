#!/bin/bash
# Hands in an empty folder.
:
