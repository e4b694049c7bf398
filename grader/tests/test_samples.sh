#!/bin/bash
# The samples hold the marks in place: what each must earn, which stages it
# must pass, and its figures. For each lab that has some:
#
#   samples/LAB/NAME/   a heap of known quality, or a plant (grade.sh): a good
#                       one that was spoilt; files that it lacks are the stub's
#   samples/LAB.bands   a row a sample: its name, marks, stages passed, figures;
#                       a number as LEAST..MOST, and - where it is of no matter
#   samples/LAB.jq      from a result to its figures, by name
#   samples/LAB.checks  a part of the names of the checks to run; without, all
#
# jq must be installed.
#
#   test_samples.sh [NAME...]
cd "$(dirname "$0")/../.." || exit 2

# A stage counts as passed when no check of it failed and it gave half its
# points: some of its checks only measure.
stages='[.stages[] | select(.status == "passed" and .earned * 2 >= .possible)
    | .number] | join(",")'
axes='.marks.axes | [.correctness, .fragmentation, .scalability]
    | map("\(.earned)/\(.possible)") | join("  ")'

# outside NAME VALUE LEAST..MOST: says so if it is not in the band.
outside()
{
    awk -v name="$1" -v value="$2" -v band="$3" 'BEGIN {
        split(band, end, /[.][.]/)
        if (band != "-" && (value == "" || value == "null" ||
                            value + 0 < end[1] || value + 0 > end[2]))
            print name " is " value ", not " band }'
}

# The figures of a result, "NAME<tab>VALUE" a line.
figures()
{
    jq -r -f "$bands.jq" "$1" | jq -r 'to_entries[] | "\(.key)\t\(.value)"'
}

# faults RESULT MARKS STAGES [BAND...]: what is out of band, figures included.
faults()
{
    local passed name value
    passed=$(result "$1" "$stages")
    outside marks "$(result "$1" .marks.earned)" "$2"
    [ "$3" = - ] || [ "$3" = "$passed" ] || echo "stages are $passed, not $3"
    shift 3
    while IFS=$'\t' read -r name value; do
        outside "$name" "$value" "$1"
        shift
    done <"$work/figures"
}

# complete SAMPLE DIR: the files to hand in, those of the stub where it has none.
complete()
{
    local file
    mkdir -p "$2"
    for file in $(sed -n 's/^files = //p' "grader/$LAB/lab.ini"); do
        cp "labs/$LAB/$file" "$2"
        [ ! -e "$1/$file" ] || cp "$1/$file" "$2"
    done
}

# row NAME MARKS STAGES [BAND...]: grades one sample.
row()
{
    local name=$1 out=$work/$1.json from=$samples/$1 wrong
    shift
    if [ -e "$from/plant.c" ]; then
        mkdir -p "$work/$name"
        plant "$from/plant.c" >"$work/$name/mm.c"
    else
        complete "$from" "$work/$name"
    fi
    from=$work/$name
    grade "$from" "$out" ${checks:+--check "$checks"}
    figures "$out" >"$work/figures"
    # What a sample that stops early does not come to is run all the same.
    if grep -q 'null$' "$work/figures"; then
        grade "$from" "$out.all" --all ${checks:+--check "$checks"}
        figures "$out.all" >"$work/figures"
    fi
    wrong=$(faults "$out" "$@" | paste -sd ';')
    printf '%-6s | %-11s | %5s | %-36s | %-15s |' "${wrong:+FAILED}" "$name" \
        "$(result "$out" .marks.earned)" "$(result "$out" "$axes")" \
        "$(result "$out" "$stages")"
    cut -f 2 "$work/figures" | xargs printf ' %7s'
    echo "${wrong:+ | $wrong}"
}

head_row()
{
    printf '%-6s | %-11s | %5s | %-36s | %-15s |' '' "$LAB" marks \
        'correctness fragmentation scalability' stages
    jq -r -n -f "$bands.jq" | jq -r 'keys_unsorted[]' | tr ' ' '_' |
        xargs printf ' %7s'
    echo
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for bands in grader/tests/samples/*.bands; do
    bands=${bands%.bands}
    LAB=$(basename "$bands")
    checks=$(cat "$bands.checks" 2>/dev/null)
    . grader/tests/grade.sh
    head_row
    while read -r name band; do
        [[ -z $name || $name == '#' ]] && continue
        [ $# -gt 0 ] && [[ " $* " != *" $name "* ]] && continue
        # shellcheck disable=SC2086 # a band is several words
        row "$name" $band
    done <"$bands.bands" | tee -a "$work/rows"
done
failed=$(grep -c '^FAILED' "$work/rows")
tally $(($(wc -l <"$work/rows") - failed)) "$failed"
