#!/bin/bash
# test_student_threads.sh: what a student types in labs/5-arenas does what the
# help says: on the reference, on the untouched stub, and on the sample heaps,
# each of which fails exactly the tests that its design has to fail.
# Prints a line for each sentence that is not true, and "N passed, N failed".
cd "$(dirname "$0")/../.." || exit 2
unset MAKEFLAGS MFLAGS MAKELEVEL ONLY

reference=../../reference/5-arenas/mm.c
samples=../../grader/tests/samples/5-arenas
supplied=../../grader/5-arenas/catch-up
passed=0
failed=0
skipped=0

# lab TARGET [VARIABLE=VALUE]...: as a student types it, without a terminal.
lab() {
    output=$(make --no-print-directory -C labs/5-arenas "$@" 2>&1 </dev/null)
    status=$?
}

# expect SENTENCE STATUS TEXT...: of the last run; every text must be in its
# output. make itself exits 2 whenever a program failed.
expect() {
    local sentence=$1 wanted=$2 text missing=
    shift 2
    for text; do
        [[ $output == *"$text"* ]] || missing+=" '$text'"
    done
    if [[ $status == "$wanted" && -z $missing ]]; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    echo "not so: $sentence (status $status, missing:${missing:- nothing})"
    tail -n 20 <<<"$output" | sed 's/^/    | /'
}

# failures: the numbers of the steps of tests that failed, in one word.
failures() {
    awk '$1 == "Test:" && /FAILED$/ { printf "%s", $2 }' <<<"$output"
}

reference_passes() {
    lab test "SOURCE=$reference"
    expect "the reference passes the student's tests" 0 "12     12     12      0"
    lab tsan "SOURCE=$reference"
    expect "the thread sanitizer finds nothing in the reference" 0 \
        "tsan: nothing found"
    lab memcheck "SOURCE=$reference" LIMIT=300
    expect "Valgrind finds nothing in the reference" 0 "memcheck: nothing found"
    lab coverage "SOURCE=$reference"
    expect "coverage counts lines" 0 "lines ran. The same as a page"
    lab preload "SOURCE=$reference" \
        CMD='cat /usr/include/s*.h | xz -T2 --block-size=100000 | xz -d | wc -c'
    expect "a program with threads runs on the reference" 0 \
        "$(cat /usr/include/s*.h | wc -c)" "exit status 0"
}

# Does what its design can do, and the student's tests say what it cannot. Two
# threads share what they should not only if they meet there: five tries.
design_fails() { # SAMPLE STEPS
    local try
    for try in 1 2 3 4 5; do
        lab test "SOURCE=$samples/$1/mm.c"
        output=$(failures)
        [[ $output == "$2" ]] && break
    done
    status=0
    expect "of the tests, $1 fails those of steps $2" 0 "$2"
    [[ $output == "$2" ]] || echo "    | $1 fails $output"
}

designs_are_told_apart() {
    design_fails one-lock 67
    design_fails local-heaps 37
    design_fails owners 57
    design_fails arenas 67
    design_fails hoard 7
    design_fails lock-free 67
}

races_are_shown() {
    lab tsan "SOURCE=$supplied/1/mm.c"
    expect "tsan names the lines of a heap without a lock" 2 "data race" \
        "mm.c:" " in mm_free: " "rite of size 8 by thread" "tsan: "
    lab tsan "SOURCE=$samples/lock-free/mm.c"
    expect "tsan has nothing against a stack without locks" 2 \
        "tsan: nothing found"
}

# The stub is where students write: what is said of it holds until they have.
stub_fails_politely() {
    if ! (cd labs/5-arenas &&
        sha256sum --status -c ../../grader/5-arenas/stubs.sha256); then
        echo "skip the stub fails politely: labs/5-arenas/mm.c was edited"
        skipped=$((skipped + 1))
        return
    fi
    lab test
    expect "no test passes on the stub" 2 "mm_init failed: no test can pass" \
        "12     12      0     12"
    lab tsan
    expect "tsan fails when tests fail" 2 "tsan: nothing found"
}

catch_up_has_the_steps_before() {
    local step wrong
    for step in 2 3 4 5 6; do
        lab test "SOURCE=$supplied/$step/mm.c"
        wrong=$(awk -v step=$step '$1 == "Test:" && $2 < step && !/passed$/' \
            <<<"$output")
        output=${wrong:-none}
        status=0
        expect "catching up at step $step, all tests of earlier steps pass" 0 none
    done
}

reference_passes
designs_are_told_apart
races_are_shown
stub_fails_politely
catch_up_has_the_steps_before
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
