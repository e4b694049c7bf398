#!/bin/bash
# test_class.sh: the recipe in handouts/instructor.md that grades a class, on
# folders whose names the shell could take for something else.
cd "$(dirname "$0")/../.." || exit 2
. grader/tests/claims.sh

build=$(realpath "${OUT:-build}")
room=$scratch/room
names=('plain' "O'Brien, two  blanks " '$(touch TAKEN) `touch TAKEN`'
    '; touch TAKEN; "quoted" & {}' '*back\slash')

# The indented lines under "## Grade a class".
recipe() {
    awk '/^## / { here = $0 == "## Grade a class" }
         here && sub(/^    /, "")' handouts/instructor.md
}

# A folder for each name, with lab 3's stub in it, since that is graded soonest;
# one with the reference; and one with no file, which earns nothing.
make_class() {
    local name
    mkdir -p "$room/class"/{empty,full}
    cp reference/3-heap/mm.c "$room/class/full/"
    ln -s "$build" "$room/build"
    for name in "${names[@]}"; do
        mkdir "$room/class/$name"
        cp labs/3-heap/mm.c "$room/class/$name/"
    done
}

# What the table says of it; quotes in a name are doubled there.
row() { # NAME
    grep -F -- "\"class/${1//\"/\"\"}.json\"," "$room/marks.csv" |
        sed 's/.*\.json",//'
}

# Runs the recipe; what it said is in $scratch/said.
grade_class() {
    (cd "$room" && bash "$scratch/recipe") >"$scratch/said" 2>"$scratch/errors"
}

command -v jq >/dev/null || {
    skip "a class is graded" "jq is not installed"
    claims_end
}
make_class
recipe >"$scratch/recipe"
grade_class
claim "no name of a folder runs as a command" same \
    "$(find "$room" -name TAKEN)" ""
for name in "${names[@]}"; do
    claim "a folder called $name is graded" same "$(row "$name")" 0,0,
done
claim "marks and stars are told" contains "$(row full)" 100,
claim "a folder without a file gets no marks, and the reason is told" same \
    "$(row empty)" '0,0,"mm.c is missing: the folder has no mm.c"'
claim "each folder that is done is said, and nothing else" same \
    "$(sort "$scratch/said")" \
    "$(cd "$room" && printf '%s\n' class/*/ | sort)"
claim "nothing complains" same "$(cat "$scratch/errors")" ""
rm "$room/class/empty.json"
grade_class
claim "what is graded is not graded again" same "$(cat "$scratch/said")" \
    "class/empty/"
claim "a kept result has its page" contains \
    "$("$build/saguaro" show "$room/class/full.json")" "100 of 100"
rm "$room/build" "$room"/class/*.json
grade_class
claim "what cannot be graded is said to be so, each folder" same \
    "$(grep -c ' was not graded$' "$scratch/said")" $((${#names[@]} + 2))
claim "and has no result" same "$(find "$room" -name '*.json')" ""
claims_end
