# shellcheck shell=bash
# grade.sh: one run of the grader on one submission; sourced by the tests.
# Paths are relative to the root of the kit, where the tests run.

GRADE_SECONDS=${GRADE_SECONDS:-120}
LAB=${LAB:-3-heap}
samples=grader/tests/samples/$LAB
bad=grader/tests/bad

# grade DIR OUT [OPTION...]: the result of the submission in DIR goes to OUT,
# what the grader says besides to OUT.log. Returns its exit status, or 124 when
# it took longer than GRADE_SECONDS. Folders of work are made beside OUT.
grade()
{
    TMPDIR=$(dirname "$2") timeout -k 5 "$GRADE_SECONDS" \
        "${OUT:-build}/saguaro" grade "$LAB" --dir "$1" --json --seed 1 \
        "${@:3}" </dev/null >"$2" 2>"$2.log"
}

# The sample that plants are put into.
host()
{
    case $LAB in
    3-heap) echo segregated ;;
    *) echo lock-free ;;
    esac
}

# plant PLANT [FILE]: FILE, or the lab's host, with a plant in it. Where the
# plant defines mm_x, or region_x, the host's own becomes good_x.
plant()
{
    local name edits='' file=${2:-$samples/$(host)/mm.c}
    local mm='mm_(init|malloc|free|realloc|memalign|checkheap)'
    local api="($mm|(filemap|region|predict|probe|large)_[a-z_]+)"
    local own='static __attribute__((unused)) \1good_'
    while read -r name; do
        edits+="s/^([a-z].*)\b$name\(/$own${name#*_}(/;"
    done < <(grep -oE "^[a-z].*\b$api\(" "$1" | grep -oE "\b$api\(" |
        tr -d '(')
    if [ -e "$bad/$LAB/raw.h" ]; then
        cat "$bad/$LAB/raw.h"
    elif grep -qE '\b(raw|find_wire)\(' "$1"; then
        cat "$bad/raw.h"
    fi
    sed -E "$edits" "$file"
    cat "$1"
}

# result OUT FILTER: a part of a result, by jq.
result()
{
    jq -r "$2" "$1" 2>/dev/null
}

# says OUT ERE: the first line that matches of what a student is shown.
says()
{
    result "$1" '[.build.reason, .build.notes[], .build.output, .submission.notes[],
        .submission.ignored[], (.checks[] | .message, .output,
        (select(.earned < .points) | .sentence))]
        | map(strings)[]' | grep -E -m 1 -- "$2"
}

# survivors DIR: programs that were built under DIR and still run.
survivors()
{
    readlink /proc/[0-9]*/exe | grep -c "^$1/"
}

# tally PASSED FAILED [SKIPPED]: the last line of every test; its status is the test's.
tally()
{
    echo "$1 passed, $2 failed, ${3:-0} skipped"
    test "$2" -eq 0
}
