#!/bin/bash
# A judge's own command line, and what it makes of a folder's .catch-up.
cd "$(dirname "$0")/../.." || exit 2
. grader/tests/claims.sh

judge=${OUT:-build}/judge/3-heap
stub=$scratch/stub
mkdir "$stub" "$scratch/work" "$scratch/empty"
cp grader/tests/samples/3-heap/bump/mm.c "$stub"
cp "$stub/mm.c" "$scratch/mm.c"

# says STATUS ARGUMENT...: what the judge says, which must end so.
says() {
    status_is "$1" "$judge" --kit . "${@:2}" 2>&1
}

# grades ARGUMENT...: the result of one check on the sample.
grades() {
    "$judge" --kit . --submission "$stub" --check mm-malloc-0 "$@"
}

field() { # FILTER ARGUMENT...
    grades "${@:2}" | jq -r "$1"
}

is_misused() {
    claim "nothing to grade is a misuse" contains "$(says 2)" "usage: judge"
    claim "an option that there is not is a misuse" contains \
        "$(says 2 --submission "$stub" --nonsense)" "usage: judge"
    claim "a word too many is a misuse" contains \
        "$(says 2 --submission "$stub" more)" "usage: judge"
    for seed in 5x -1 "" 99999999999999999999; do
        claim "a seed of '$seed' is refused" contains \
            "$(says 2 --submission "$stub" --seed "$seed")" "expected a number"
    done
}

writes_results() {
    claim "the result goes to standard output" same "$(field .schema)" \
        saguaro-result
    claim "it says which seed it was" same "$(field .seed --seed 77)" 77
    claim "the seed may come by the environment" same \
        "$(SAGUARO_SEED=78 field .seed)" 78
    claim "the command line goes before the environment" same \
        "$(SAGUARO_SEED=78 field .seed --seed=79)" 79
    claim "a check by itself, earned, is full marks" \
        grades --out "$scratch/result.json"
    claim "the result goes to a file, whole" same \
        "$(jq -r .lab "$scratch/result.json"; compgen -G "$scratch/*.partial")" \
        3-heap
    claim "a result that cannot be written is our fault" contains \
        "$(says 2 --submission "$stub" --out /nowhere/result.json)" \
        "cannot write /nowhere/result.json"
    claim "a file is graded as its folder is" same \
        "$(field .submission.files[0].sha256 --submission "$scratch/mm.c")" \
        "$(sha256sum <"$stub/mm.c" | cut -d' ' -f1)"
}

works_in_a_folder() {
    grades --work "$scratch/work" >/dev/null
    claim "a work folder that was given is kept" test -x "$scratch/work/box"
    TMPDIR=$scratch/empty grades >/dev/null
    claim "one of its own is removed" same "$(ls -A "$scratch/empty")" ""
    claim "no place for one is our fault" contains \
        "$(TMPDIR=/nowhere says 2 --submission "$stub")" \
        "cannot make a work folder"
}

# The stages that were given, as the result tells them; "null" is none.
given() {
    field .catch_up
}

reads_catch_up() {
    claim "no .catch-up gives nothing" same "$(given)" null
    echo 3 >"$stub/.catch-up"
    claim ".catch-up names the stage that is begun" same "$(given)" 3
    claim "what was given is not run" same \
        "$(field '.checks[] | select(.name | test("mm-malloc-0")).because')" \
        "this stage was supplied by catch-up"
    echo nonsense >"$stub/.catch-up"
    claim "nonsense gives nothing" same "$(given)" null
    rm "$stub/.catch-up"
    echo 3 >"$scratch/three"
    ln -s "$scratch/three" "$stub/.catch-up"
    claim "a link is not followed" same "$(given)" null
    rm "$stub/.catch-up"
    mkfifo "$stub/.catch-up"
    claim "a pipe is not waited for" same "$(given)" null
    rm "$stub/.catch-up"
    mkdir "$stub/.catch-up"
    claim "a folder is no number" same "$(given)" null
    rmdir "$stub/.catch-up"
    sed -i '1i /* catch-up 3-heap 2: supplied. */' "$stub/mm.c"
    claim "a file that was supplied says so by itself" same "$(given)" 2
    sed -i 1d "$stub/mm.c"
}

is_misused
writes_results
works_in_a_folder
reads_catch_up
claims_end
