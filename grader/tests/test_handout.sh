#!/bin/bash
# test_handout.sh: each handout has its headings in order, names every check
# under the step that it belongs to, says how long each takes, as lab.ini does,
# and keeps to the students' words.
cd "$(dirname "$0")/../.." || exit 2

headings='Before you start|Goal|Files|Background|Steps|Rules|Marks|Questions'
headings+='|Going further|Common misconceptions'
passed=0
failed=0

# verdict SENTENCE: of the command just before.
verdict() {
    if [[ $? == 0 ]]; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    echo "not so: $1"
}

# Prints "stage<tab>sentence" for each check of a lab, as its judge lists them.
rows() {
    "${OUT:-build}/judge/$1" --kit . --list |
        jq -r '.checks[] | "\(.stage)\t\(.sentence)"'
}

# Prints "stage<tab>minutes<tab>track" for each stage, out of the same list.
stages() {
    "${OUT:-build}/judge/$1" --kit . --list |
        jq -r '.stages[] | "\(.number)\t\(.minutes)\t\(.track)"'
}

# The lines of a handout under "### Step N".
step() {
    awk -v n="$2" '/^##/ { on = $0 ~ "^### Step " n "[:,]" } on' "$1"
}

# Prints "n<tab>minutes<tab>words" for each row of the table of steps.
times() {
    awk -F' *[|] *' '
        /^[|] step / { on = 1; next }
        !/^[|]/ { on = 0 }
        on && $2 ~ /^[0-9]/ {
            per = $3 ~ /^[0-9.]+ hours?/ ? 60 : $3 ~ /^[0-9]+ minutes?/ ? 1 : 0
            print $2 + 0 "\t" $3 * per "\t" $3
        }' "$1"
}

# An extension may take as long as it likes: then there is no number.
says_minutes() { # PAGE STAGE MINUTES TRACK
    local minutes words
    IFS=$'\t' read -r _ minutes words < <(times "$1" | grep "^$2"$'\t')
    [[ $minutes == "$3" ]] ||
        [[ $4 == extension && -n $words && $words != *[0-9]* ]]
}

for page in handouts/[0-9]*/README.md; do
    lab=$(basename "$(dirname "$page")")
    [[ $(grep -oE "^## ($headings)\$" "$page" | cut -c4- | paste -sd'|') == \
        "$headings" ]]
    verdict "$page has the headings of a handout, in order"
    [[ $(rows "$lab" | wc -l) -gt 10 ]]
    verdict "$lab has a table of checks that can be read here"
    while IFS=$'\t' read -r stage sentence; do
        step "$page" "$stage" | grep -qF -- "- $sentence"
        verdict "$page, step $stage, names the check \"$sentence\""
    done < <(rows "$lab")
    while IFS=$'\t' read -r stage minutes track; do
        says_minutes "$page" "$stage" "$minutes" "$track"
        verdict "$page says that step $stage takes $minutes minutes"
    done < <(stages "$lab")
    ! grep -rnwiE 'judges?|box|wire|twins?|mutants?' "$page" labs/"$lab"/*
    verdict "no maintainers' word is in $page or labs/$lab"
    [[ -z $(perl -CSD -ne 'print if length > 81' "$page") ]]
    verdict "$page is at most 80 characters wide"
done
echo "$passed passed, $failed failed"
((failed == 0))
