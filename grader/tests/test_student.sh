#!/bin/bash
# test_student.sh: what a student types in labs/3-heap does what the help says:
# on the reference, on the untouched stub, and on heaps with a planted bug.
# Prints a line for each sentence that is not true, and "N passed, N failed".
cd "$(dirname "$0")/../.." || exit 2
unset MAKEFLAGS MFLAGS MAKELEVEL ONLY

reference=../../reference/3-heap/mm.c
programs=grader/tests/student
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0
skipped=0

# lab TARGET [VARIABLE=VALUE]...: as a student types it, without a terminal.
lab() {
    output=$(make --no-print-directory -C labs/3-heap "$@" 2>&1 </dev/null)
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

# plant STATEMENT: a heap in $scratch/plant.c whose mm_malloc runs STATEMENT.
plant() {
    sed "s|/\* plant \*/|$1|" "$programs/bump.c" >"$scratch/plant.c"
    planted_line=$(grep -nF "$1" "$scratch/plant.c" | head -n 1 | cut -d: -f1)
}

reference_passes() {
    lab test "SOURCE=$reference"
    expect "the reference passes the student's tests" 0 "10     10     10      0"
    lab debug "SOURCE=$reference"
    expect "debug ends by itself when all is well" 0 "exited normally"
    lab memcheck "SOURCE=$reference"
    expect "Valgrind finds nothing in the reference" 0 "memcheck: nothing found"
    lab coverage "SOURCE=$reference"
    expect "coverage counts lines" 0 "never" "lines ran. The same as a page"
    output=$(cat "build/labs/${output##*build/labs/}")
    expect "coverage's page names the lines in words" 0 "<span class=never>"
    lab explore
    expect "the experiments come out as predicted" 0 "As predicted" \
        "Segmentation fault" "LIFO" "16 further"
}

reference_carries_programs() {
    lab preload "SOURCE=$reference"
    expect "a pipeline says on the reference what it says elsewhere" 0 \
        "$(ls -lR /usr/include | sort -k 5n | tail -3)" "exit status 0"
    lab preload "SOURCE=$reference" "CMD=awk 'BEGIN { print 6 * \"7\" }'"
    expect "CMD may hold both kinds of quotes" 0 "42"
    gcc -std=gnu11 -O2 -Wall -Wextra -Werror -D_GNU_SOURCE -pthread \
        -o "$scratch/forker" "$programs/forker.c" || exit 2
    lab preload "SOURCE=$reference" "CMD=$scratch/forker"
    expect "threads and forks survive on the reference" 0 "all well" "preload.so"
    lab preload "SOURCE=$reference" CMD=false
    expect "a program's failure is told" 2 "exit status 1"
}

# The stub is where students write: what is said of it holds until they have.
stub_is_untouched() {
    (cd labs/3-heap && sha256sum --status -c ../../grader/3-heap/stubs.sha256)
}

stub_fails_politely() {
    if ! stub_is_untouched; then
        echo "skip the stub fails politely: labs/3-heap/mm.c was edited"
        skipped=$((skipped + 1))
        return
    fi
    lab test
    expect "no test passes on the stub" 2 "10     10      0     10" "mm_init() == 0"
    lab debug
    expect "debug stops where an assertion fails" 2 "in fresh_heap () at mm_test.c"
    lab memcheck
    expect "memcheck fails when tests fail" 2 "memcheck: nothing found"
    lab coverage
    expect "coverage shows the stub's lines" 2 "never" "mm.c:"
    lab preload CMD=ls
    expect "no program runs on the stub" 2 "mm_init failed, no heap to run on"
}

bugs_are_shown() {
    plant 'if (*block == 42) puts("42")'
    lab memcheck "SOURCE=$scratch/plant.c"
    expect "memcheck names the line of an uninitialised read" 2 \
        "plant.c:$planted_line in mm_malloc: Conditional jump"
    plant '((char *)mem_heap_hi())[1] = 0'
    lab memcheck "SOURCE=$scratch/plant.c"
    expect "memcheck names the line of a write beyond the break" 2 \
        "plant.c:$planted_line in mm_malloc: Invalid write"
    plant 'static char *last; if (last) *last = 0; last = block'
    lab memcheck "SOURCE=$scratch/plant.c"
    expect "memcheck names the line of a write into a lent block" 2 \
        "plant.c:$planted_line in mm_malloc: Invalid write"
    plant '*(volatile int *)0 = 0'
    lab coverage "SOURCE=$scratch/plant.c"
    expect "coverage says when the tests crashed" 2 "make debug shows where"
    lab memcheck "SOURCE=$scratch/plant.c"
    expect "memcheck names the line of a crash" 2 \
        "plant.c:$planted_line in mm_malloc: Invalid write" "memcheck: 1 found"
    lab debug "SOURCE=$scratch/plant.c"
    expect "debug shows where they crashed" 2 "SIGSEGV" "plant.c:$planted_line"
    lab preload "SOURCE=$scratch/plant.c" "CMD=awk 'BEGIN { print 6 * \"7\" }'"
    expect "preload says what to do after a crash" 2 "Signal 11" "debug: do your" \
        "gdb -q" "LD_PRELOAD=$PWD/build/labs/3-heap/other/" "/preload.so"
    output=$(bash -c "$(grep -A 1 "^gdb -q" <<<"$output")" </dev/null 2>&1)
    expect "the command that it prints shows where" 2 "SIGSEGV" \
        "plant.c:$planted_line"
    plant 'for (;;)'
    lab test "SOURCE=$scratch/plant.c" LIMIT=2
    expect "tests that never end are stopped" 2 "No end after 2 seconds" \
        "labs/3-heap debug"
    lab coverage "SOURCE=$scratch/plant.c" LIMIT=2
    expect "coverage ends, too" 2 "No end after 2 seconds"
    plant 'printf("took %zu\\n", bytes)'
    lab preload "SOURCE=$scratch/plant.c" CMD='ls /'
    expect "printf works in mm_malloc under a real program" 0 "took " "etc"
}

two_files_at_a_time() {
    local other
    plant 'return NULL'
    (lab test "SOURCE=$scratch/plant.c"; echo "$output") >"$scratch/other" &
    other=$!
    lab test "SOURCE=$reference"
    expect "who runs another file beside does not run ours" 0 \
        "10     10     10      0"
    wait $other
    output=$(<"$scratch/other")
    status=0
    expect "nor do we run theirs" 0 "FAILED"
}

catch_up_has_the_steps_before() {
    local step wrong
    for step in 2 3 4 5 6; do
        lab test "SOURCE=../../grader/3-heap/catch-up/$step/mm.c"
        wrong=$(awk -v step=$step '$1 == "Test:" && $2 < step && !/passed$/' \
            <<<"$output")
        output=${wrong:-none}
        status=0
        expect "catching up at step $step, all tests of earlier steps pass" 0 none
    done
}

missing_tools_are_named() {
    mkdir "$scratch/bin"
    ln -s /usr/bin/* "$scratch/bin"
    rm "$scratch/bin"/{gdb,valgrind}
    local PATH=$scratch/bin
    lab debug
    expect "a missing gdb is named" 2 "gdb is missing: sudo apt install gdb"
    lab memcheck
    expect "a missing Valgrind is named" 2 "valgrind is missing: sudo apt"
    lab
    expect "make alone explains itself" 0 "make coverage"
}

reference_passes
reference_carries_programs
stub_fails_politely
bugs_are_shown
two_files_at_a_time
catch_up_has_the_steps_before
missing_tools_are_named
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
