#!/bin/bash
# The samples hold the marks in place: what each must earn, which stages it
# must pass, and how far utilisation may fall from the public traces to their
# twins. One of them is a plant (grade.sh): a good heap that was spoilt.
# jq must be installed.
#
#   test_samples.sh [NAME...]
cd "$(dirname "$0")/../.." || exit 2
. grader/tests/grade.sh

# name, least and most marks, stages passed, least and most points of
# utilisation lost on twins
bands='
bump        10  20  1          -3    3
implicit    35  45  1,2,3      -3    3
explicit    55  65  1,2,3      -3    3
segregated  90 100  1,2,3,4,5  -3    3
hardcoded    0 100  -          20  100
'

# Mean utilisation in per cent of the recorded traces minus that of their twins.
lost='def mean(f): map(select(f) | .utilisation) | add / length * 100;
    .traces | map(select(.recorded))
    | (mean(.twin | not) - mean(.twin)) * 10 | round / 10'
# A stage counts as passed when no check of it failed and it gave half its
# points: some of its checks only measure.
stages='[.stages[] | select(.track == "core" and .status == "passed"
    and .earned * 2 >= .possible).number] | join(",")'
axes='.marks.axes | [.correctness, .fragmentation, .scalability]
    | map("\(.earned)/\(.possible)") | join("  ")'

# faults MARKS LEAST MOST STAGES WANTED LOST LEAST MOST: what is out of band.
faults()
{
    awk -v got="$1" -v min="$2" -v max="$3" -v lost="$6" -v low="$7" \
        -v high="$8" 'BEGIN {
            if (got == "" || got < min || got > max)
                print "marks not " min " to " max
            if (lost == "" || lost < low || lost > high)
                print "points lost on twins not " low " to " high }'
    [ "$5" = - ] || [ "$4" = "$5" ] || echo "stages not $5"
}

# row NAME LEAST MOST STAGES LEAST MOST: grades one sample.
row()
{
    local out=$work/$1.json traces=$work/$1.json from=$samples/$1 wrong
    if [ -e "$from/plant.c" ]; then
        mkdir -p "$work/$1"
        plant "$from/plant.c" >"$work/$1/mm.c"
        from=$work/$1
    fi
    grade "$from" "$out"
    # One that stops before the traces is replayed all the same.
    if [ "$(result "$out" '.traces | length')" = 0 ]; then
        traces=$work/$1-all.json
        grade "$from" "$traces" --all
    fi
    wrong=$(faults "$(result "$out" .marks.earned)" "$2" "$3" \
        "$(result "$out" "$stages")" "$4" \
        "$(result "$traces" "$lost")" "$5" "$6" | paste -sd ';')
    printf '%-6s | %-10s | %5s | %-36s | %-9s | %5s |%s\n' "${wrong:+FAILED}" \
        "$1" "$(result "$out" .marks.earned)" "$(result "$out" "$axes")" \
        "$(result "$out" "$stages")" "$(result "$traces" "$lost")" \
        "${wrong:+ $wrong}"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "       | sample     | marks | correctness fragmentation scalability  \
| stages    | lost on twins"
while read -r name band; do
    [ -z "$name" ] && continue
    [ $# -gt 0 ] && [[ " $* " != *" $name "* ]] && continue
    # shellcheck disable=SC2086 # a band is five words
    row "$name" $band
done <<<"$bands" | tee "$work/rows"
failed=$(grep -c '^FAILED' "$work/rows")
tally $(($(wc -l <"$work/rows") - failed)) "$failed"
