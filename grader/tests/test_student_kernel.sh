#!/bin/bash
# test_student_kernel.sh: what a student types in labs/1-mmap does what the help
# says: on the reference, on the untouched stubs, and with a bug in one file.
. "$(dirname "$0")/claims.sh"
cd "$(dirname "$0")/../.." || exit 2
unset MAKEFLAGS MFLAGS MAKELEVEL ONLY

# lab TARGET [VARIABLE=VALUE]...: as a student types it, without a terminal.
# What it says, and its status in the last line.
lab() {
    make --no-print-directory -C labs/1-mmap "$@" 2>&1 </dev/null
    echo "status $?"
}

# files FOLDER: a SOURCE with all files of that folder.
files() {
    echo "SOURCE=$(cd "$1" && echo "$PWD"/*.c)"
}

reference_passes() {
    local source said
    source=$(files reference/1-mmap)
    said=$(lab test "$source")
    claim "the reference passes the student's tests" \
        contains "$said" "40     40     40      0"
    said=$(lab memcheck "$source")
    claim "Valgrind finds nothing in the reference" \
        contains "$said" "memcheck: nothing found"
    claim "and says what it leaves out" \
        contains "$said" "without the tests of region.c and probe.c"
    said=$(lab tsan "$source")
    claim "nor does the thread sanitizer" \
        contains "$said" "tsan: nothing found"
    claim "under which all tests pass but those that fault on purpose" \
        contains "$said" "34     34     34      0"
    said=$(lab coverage "$source")
    claim "coverage counts the lines of each file" \
        same "$(grep -c 'lines ran' <<<"$said")" 5
}

stubs_fail_politely() {
    local said
    if ! (cd labs/1-mmap &&
        sha256sum --status -c ../../grader/1-mmap/stubs.sha256); then
        skip "no test passes on the stubs" "files of labs/1-mmap were edited"
        return
    fi
    said=$(lab test)
    claim "no test passes on the stubs" \
        contains "$said" "40     40      0     40"
}

# ONLY names tests by a part of their names, or a suite.
one_test_runs_alone() {
    local source said
    source=$(files reference/1-mmap)
    said=$(lab test "$source" "ONLY=an empty file")
    claim "ONLY runs the tests whose name contains it" \
        contains "$said" "40      2      2      0       38"
    said=$(lab test "$source" ONLY=predict)
    claim "or those of a suite" contains "$said" "40      7      7      0"
    said=$(lab debug "$source" "ONLY=an empty file")
    claim "so does debug" contains "$said" "40      2      2      0"
    said=$(lab test "$source" ONLY=nonsense)
    claim "a name that no test has is told" \
        contains "$said" 'No test'"'"'s name contains "nonsense". There are:'
    claim "and is a failure" contains "$said" "status 2"
}

# Wanted faults do not stop gdb; an assertion that fails does, and so does a
# fault that nobody wanted.
bugs_are_shown() {
    local broken=$scratch/broken said
    mkdir -p "$broken"
    cp reference/1-mmap/*.c "$broken"
    sed -i 's/PROBE_PAST_END;/PROBE_FINE;/' "$broken/probe.c"
    said=$(lab debug "$(files "$broken")")
    claim "debug passes the faults of good probes and stops at a bad answer" \
        contains "$said" "behind_the_end_of_a_file_is_another_matter () at"
    sed -i 's/return PROBE_FINE;/return PROBE_PAST_END;/' "$broken/probe.c"
    sed -i 's/^    block_split(b, size);/    b = NULL;\n&/' "$broken/large.c"
    said=$(lab test "$(files "$broken")")
    claim "tests that crash name the signal and the test" contains "$said" \
        'SIGSEGV ended the test "5 blocks of any size are aligned",'
    claim "and the place, in the student's file" contains "$said" "at large.c:"
    claim "and how to see more" contains "$said" \
        "labs/1-mmap debug ONLY='5 blocks of any size are aligned'"
    said=$(lab debug "$(files "$broken")")
    claim "debug stops where the code crashes" contains "$said" "SIGSEGV"
    claim "and shows the line" contains "$said" "large.c:"
    said=$(lab memcheck "$(files "$broken")")
    claim "memcheck names the line of a crash" \
        contains "$said" "in block_size: Invalid read"
}

# What they say goes to a page, too.
experiments_have_a_page() {
    local said page
    said=$(lab demo-zero-page)
    claim "an experiment tells where its page is" contains "$said" \
        "The same as a page: build/labs/1-mmap/explore/zero-page.html"
    page=$(<build/labs/1-mmap/explore/zero-page.html)
    claim "the question is the page's heading" \
        contains "$page" "<h2>When does a page take memory?</h2>"
    claim "its table is there" contains "$page" "  write a byte of each  "
    claim "and its bars are drawn" contains "$page" "<svg role=img aria-label=13"
    claim "all of them" lacks "$page" "###"
    printf 'Why?\n  a & <b>  ##>\n    ^ not as predicted\n' >"$scratch/said"
    awk -v html="$scratch/page" -f labs/page.awk "$scratch/said"
    page=$(<"$scratch/page")
    claim "a bar that is cut has its arrow" contains "$page" "</svg>>"
    claim "a failed prediction is marked" contains "$page" "<span class=wrong>"
    claim "signs of the page's own language are not" \
        contains "$page" "a &amp; &lt;b>"
}

reference_passes
stubs_fail_politely
one_test_runs_alone
bugs_are_shown
experiments_have_a_page
claims_end
