#!/bin/bash
# saguaro replay with a real judge: a check alone, and a check in the debugger.
cd "$(dirname "$0")/../.." || exit 2
. grader/tests/claims.sh

saguaro=${OUT:-build}/saguaro
sample=grader/tests/samples/3-heap/bump

# gdb on a check of a lab, told what to do line by line.
debugged() {
    printf '%s\n' "$@" | timeout 120 "$saguaro" replay 3-heap \
        two-live-blocks-never-overlap --dir "$sample" --gdb 2>&1
}

claim "a check that holds is said to hold" contains \
    "$("$saguaro" replay 3-heap two-live-blocks-never-overlap --dir "$sample")" \
    "ok: two live blocks never overlap"
text=$(debugged "break mm_malloc" continue list "print bytes" delete continue quit)
claim "the debugger stops in the student's function" contains "$text" \
    "mm_malloc (bytes="
claim "it shows the student's source" contains "$text" "mm_malloc(size_t bytes)"
claim "the check goes on when it is left" contains "$text" \
    "ok: two live blocks never overlap"
claim "seed 2 is another run of the same check" contains \
    "$("$saguaro" replay 3-heap two-live --seed 2 --dir "$sample")" "ok: two live"
claims_end
