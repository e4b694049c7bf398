#!/bin/bash
# The Makefile, and what a new lab costs: four folders, and no edit anywhere.
# Works on a copy of the kit; what is built already is copied with it.
cd "$(dirname "$0")/../.." || exit 2
. grader/tests/claims.sh
unset MAKEFLAGS MFLAGS MAKELEVEL

kit=$scratch/kit

copy_kit() {
    mkdir -p "$kit/build"
    cp -a Makefile labs reference handouts grader "$kit/"
    for made in build/{obj,box,judge}; do
        [[ ! -d $made ]] || cp -a "$made" "$kit/build/"
    done
}

in_kit() {
    make --no-print-directory -C "$kit" "$@" 2>&1
}

prints() { # PART COMMAND...: the command succeeds, and says so
    local part=$1 text
    shift
    text=$("$@") || { echo "$text"; return 1; }
    contains "$text" "$part"
}

explains_itself() {
    claim "make alone explains itself" prints "make grade" in_kit
    claim "the Makefile names no lab" same "" \
        "$(for lab in labs/*/; do grep -n "$(basename "$lab")" Makefile; done)"
}

a_lab_is_added() {
    cp -a grader/tests/toy/. "$kit/"
    claim "make list shows a new lab" prints "6-toy        Lab 6: a toy" \
        in_kit list
    claim "its stub gets nothing" prints "0 of 100" in_kit 6-toy
    claim "its reference gets everything" prints "100 of 100" \
        in_kit 6-toy DIR=reference/6-toy
    cp -a "$kit/reference/6-toy" "$kit/it's a copy"
    claim "a folder may have blanks and quotes in its name" prints \
        "100 of 100" in_kit 6-toy DIR="it's a copy"
    claim "a lab that there is not gets the list of labs" contains \
        "$(status_is 2 in_kit 6toy)" 'no lab or target "6toy". The labs:'
    claim "points tells its checks" prints "twice a number is two of it" \
        in_kit points LAB=6-toy
    claim "its judge holds no symbol of the lab" lacks \
        "$(nm "$kit/build/judge/6-toy")" toy_twice
}

a_lab_is_removed() {
    rm -r "$kit"/{labs,reference,handouts,grader}/6-toy
    claim "a lab that was removed is gone" lacks "$(in_kit list)" 6-toy
    claim "what is left still builds" in_kit build
}

copy_kit
explains_itself
a_lab_is_added
a_lab_is_removed
claims_end
