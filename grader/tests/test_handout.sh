#!/bin/bash
# test_handout.sh: each handout has its headings in order, names every check
# under the step that it belongs to, and keeps to the students' words.
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

# The lines of a handout under "### Step N".
step() {
    awk -v n="$2" '/^##/ { on = $0 ~ "^### Step " n "[:,]" } on' "$1"
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
    ! grep -rnwiE 'judges?|box|wire|twins?|mutants?' "$page" labs/"$lab"/*
    verdict "no maintainers' word is in $page or labs/$lab"
    [[ -z $(perl -CSD -ne 'print if length > 81' "$page") ]]
    verdict "$page is at most 80 characters wide"
done
echo "$passed passed, $failed failed"
((failed == 0))
