#!/bin/bash
# test_compiler.sh: a result names the compiler that built the submission, and
# marks hardly depend on which it was. What clang builds is counted, too: a
# heap with one lock earns no more by it.
cd "$(dirname "$0")/../.." || exit 2
. grader/tests/claims.sh
. grader/tests/grade.sh

unset SAGUARO_COMPILER
clang=$(compgen -G '/usr/bin/clang-[0-9]*' | grep -E 'clang-[0-9]+$' |
    sort -V | head -n 1)
bump=grader/tests/samples/3-heap/bump

# marks LAB DIR: graded, into a file that the next two read.
marks() {
    LAB=$1 grade "$2" "$scratch/result"
    result "$scratch/result" .marks.earned
}

compiler() {
    result "$scratch/result" .compiler
}

# Complains unless two marks are at most that many points apart.
within() { # POINTS ONE OTHER
    awk -v most="$1" -v a="$2" -v b="$3" 'BEGIN {
        apart = a > b ? a - b : b - a
        if (a != "" && b != "" && apart <= most)
            exit 0
        print "marks of " a " and " b
        exit 1 }'
}

# refuses PATH: what is said when that is to be the compiler.
refuses() {
    SAGUARO_COMPILER=$1 status_is 2 "${OUT:-build}/saguaro" grade 3-heap \
        --dir $bump 2>&1
}

is_named() {
    local version
    version=$(gcc -dumpfullversion)
    marks 3-heap $bump >/dev/null
    claim "a result names gcc and its version" same "$(compiler)" "gcc $version"
    claim "the page does, too" contains \
        "$("${OUT:-build}/saguaro" grade 3-heap --dir $bump)" \
        "gcc $version, seed 1"
}

is_chosen_by_path() {
    local other
    for other in clang /usr/bin/../bin/gcc /usr/bin/gcc-12x /usr/bin/gdb; do
        claim "$other is refused as a compiler" contains \
            "$(refuses $other)" "expected /usr/bin/gcc-N or /usr/bin/clang-N"
    done
    claim "a compiler that is not there is missed" contains \
        "$(refuses /usr/bin/gcc-999)" "there is no such program"
}

earns_the_same() {
    local name gcc
    claim "lab 3's reference has full marks by clang" same \
        "$(marks 3-heap reference/3-heap)" 100
    claim "the result names clang" contains "$(compiler)" "clang "
    claim "lab 5's reference has full marks by clang" same \
        "$(marks 5-arenas reference/5-arenas)" 100
    claim "what was left out is said" contains \
        "$(says "$scratch/result" 'by value')" "were not looked for"
    for name in one-lock lock-free; do
        gcc=$(SAGUARO_COMPILER='' marks 5-arenas "$arenas/$name")
        claim "$name has the marks of gcc, but for a point" within 1 \
            "$(marks 5-arenas "$arenas/$name")" "$gcc"
    done
}

# Code that could ask would be other code where it is counted.
cannot_ask() {
    mkdir "$scratch/asks"
    printf '#if %s(thread_sanitizer) || %s(thread_sanitizer)\n%s\n#endif\n' \
        __has_feature __has_extension "#error it is instrumented" |
        cat - $arenas/one-lock/mm.c >"$scratch/asks/mm.c"
    LAB=5-arenas grade "$scratch/asks" "$scratch/result" --check mm-malloc-0
    claim "code cannot ask whether it is instrumented" same \
        "$(result "$scratch/result" '.build | "\(.ok) \(.reason)"')" \
        "true null"
}

# A counter without a lock, which only the thread sanitizer sees.
races_are_found() {
    local check=the-thread-sanitizer-finds-no-race
    mkdir "$scratch/races"
    sed '/^void \*mm_malloc/,/^{/ { s/^void/static unsigned n_calls;\nvoid/
        s/^{/{\n    n_calls++;/ }' $arenas/one-lock/mm.c >"$scratch/races/mm.c"
    LAB=5-arenas grade "$scratch/races" "$scratch/result" --check $check
    claim "a race is found, with its line" contains \
        "$(says "$scratch/result" 'data race')" "data race: mm_malloc(), mm.c"
}

crashes_have_a_place() {
    mkdir "$scratch/crashes"
    sed '/^void \*mm_malloc/,/^{/ s/^{/{\n    *(int *volatile *)bytes = 0;/' \
        $bump/mm.c >"$scratch/crashes/mm.c"
    LAB=3-heap grade "$scratch/crashes" "$scratch/result" --check mm-malloc-1
    claim "a crash has its line" contains \
        "$(says "$scratch/result" 'crashed')" "in mm_malloc(), mm.c line"
}

arenas=grader/tests/samples/5-arenas
is_named
is_chosen_by_path
if [[ $clang ]]; then
    export SAGUARO_COMPILER=$clang
    earns_the_same
    cannot_ask
    races_are_found
    crashes_have_a_place
else
    skip "marks by clang" "no clang is installed"
fi
claims_end
