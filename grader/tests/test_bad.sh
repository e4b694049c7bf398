#!/bin/bash
# Bad input: each folder LAB/NAME of grader/tests/bad is a submission that must
# get one clear sentence and no mark that it did not earn. It runs alone: it
# starts one grader more than there are processors, for one often waits.
#
#   mm.c      the submission, or
#   plant.c   what takes the place of functions in a sample (grade.sh says which):
#             where it defines mm_x, the sample's own becomes good_x, or
#   make.sh   makes the submission in the empty folder it is started in; finds
#             the samples in $SAMPLES, the reference in $REFERENCE; or, of several
#             files, those that are not as in the reference:
#   NAME.c    is handed in as it is
#   plant-NAME.c  takes the place of functions in NAME.c
#   expect    line 1: a regular expression (ERE) that some text of the result
#             must match; then max-earned N and min-earned N; check TEXT where
#             only the checks whose name contains TEXT are graded (that a case
#             costs no other marks is shown by some of each kind of ending,
#             which are graded whole); seconds N where the grader may take
#             longer than others, and slow where it takes so long that it is
#             tried on request, else skipped and counted
#
#   [SLOW=1] test_bad.sh [--table] [LAB/NAME...]
#
# --table prints case, marks, seconds and sentence alone. jq must be installed.
cd "$(dirname "$0")/../.." || exit 2
[ "$1" = --row ] && LAB=${2%/*}
. grader/tests/grade.sh

graders=$(($(nproc) + 1))
cases=$PWD/$bad
export SAMPLES=$PWD/$samples REFERENCE=$PWD/reference/$LAB

# make_files NAME DIR: a submission of several files.
make_files()
{
    local file
    cp "$REFERENCE"/*.c "$2"
    for file in "$cases/$1/"*.c; do
        case ${file##*/} in
        plant-*) plant "$file" "$REFERENCE/${file##*/plant-}" \
            >"$2/${file##*/plant-}" ;;
        *) cp "$file" "$2" ;;
        esac
    done
}

# make_submission NAME DIR
make_submission()
{
    mkdir -p "$2"
    if [ -e "$cases/$1/make.sh" ]; then
        (cd "$2" && "$cases/$1/make.sh")
    elif [ -e "$cases/$1/plant.c" ]; then
        plant "$cases/$1/plant.c" >"$2/mm.c"
    elif [ -e "$cases/$1/mm.c" ]; then
        cp "$cases/$1/mm.c" "$2"
    else
        make_files "$1" "$2"
    fi
}

# expected NAME KEY [DEFAULT]: the word that `expect` gives for a key.
expected()
{
    awk -v key="$2" -v word="${3:-}" \
        'NR > 1 && $1 == key { word = $2 } END { print word }' \
        "$cases/$1/expect"
}

# faults NAME DIR STATUS: what is wrong with a result, one line each.
faults()
{
    local out=$2/result.json marks
    marks=$(result "$out" .marks.earned)
    [ "$3" -le 1 ] || echo "exit status $3"
    if [ -z "$marks" ]; then
        echo "no result"
        return
    fi
    says "$out" "$(head -n 1 "$cases/$1/expect")" >/dev/null ||
        echo "nothing matches $(head -n 1 "$cases/$1/expect")"
    awk -v got="$marks" -v min="$(expected "$1" min-earned 0)" \
        -v max="$(expected "$1" max-earned 0)" \
        'BEGIN { if (got < min || got > max)
                     print "marks " got ", not " min " to " max }'
    says "$out" '^root:.*:0:0:' >/dev/null && echo "shows /etc/passwd"
    [ "$(survivors "$2")" -eq 0 ] || echo "something of it still runs"
}

# row NAME DIR: grades one case and prints its row of the table.
row()
{
    local start=$EPOCHREALTIME part status sentence wrong
    make_submission "$1" "$2/submission"
    part=$(expected "$1" check)
    GRADE_SECONDS=$(expected "$1" seconds "$GRADE_SECONDS") \
        grade "$2/submission" "$2/result.json" ${part:+--check "$part"}
    status=$?
    wrong=$(faults "$1" "$2" $status | paste -sd ';')
    sentence=$(says "$2/result.json" "$(head -n 1 "$cases/$1/expect")")
    printf '%s | %-34s | %5s | %4.1f | %s\n' "${wrong:+FAILED}" "$1" \
        "$(result "$2/result.json" .marks.earned)" \
        "$(awk "BEGIN { print $EPOCHREALTIME - $start }")" \
        "${sentence:0:200}${wrong:+  [$wrong]}"
}

if [ "$1" = --row ]; then
    row "$2" "$3/$2"
    exit
fi

# all_cases OPTION: those that are slow (-l), or that are not (-L).
all_cases()
{
    (cd "$cases" && grep "$1" -x slow -- */*/expect | xargs -r dirname)
}

[ "$1" = --table ] && table=1 && shift
work=$(mktemp -d)
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
skipped=0
if [ $# -gt 0 ]; then
    names=("$@")
elif [ -n "$SLOW" ]; then
    mapfile -t names < <(all_cases -L; all_cases -l)
else
    mapfile -t names < <(all_cases -L)
    skipped=$(all_cases -l | wc -l)
fi
printf '%s\n' "${names[@]}" |
    xargs -P $graders -I{} grader/tests/test_bad.sh --row {} "$work" |
    LC_ALL=C sort -t '|' -k 1,1 -k 2 >"$work/rows" # what failed comes last
echo "       | case                               | marks |    s | sentence"
sed 's/^ |/       |/' "$work/rows"
[ -n "$table" ] && exit
failed=$(grep -c '^FAILED' "$work/rows")
tally $((${#names[@]} - failed)) "$failed" "$skipped"
