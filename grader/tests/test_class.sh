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

# A folder for each name, with lab 3's reference in it; and one with no file,
# which is graded and earns nothing.
make_class() {
    local name
    mkdir -p "$room/class/empty"
    ln -s "$build" "$room/build"
    for name in "${names[@]}"; do
        mkdir "$room/class/$name"
        cp reference/3-heap/mm.c "$room/class/$name/"
    done
}

# The line of marks of that folder.
marks() { # NAME
    grep -F -- "class/$1.json " "$scratch/said"
}

command -v jq >/dev/null || {
    skip "a class is graded" "jq is not installed"
    claims_end
}
make_class
recipe >"$scratch/recipe"
(cd "$room" && sh "$scratch/recipe") >"$scratch/said" 2>&1
claim "no name of a folder runs as a command" same \
    "$(find "$room" -name TAKEN)" ""
for name in "${names[@]}"; do
    claim "a folder called $name is graded" same "$(marks "$name")" \
        "class/$name.json 100"
done
claim "a folder without a file gets no marks" same "$(marks empty)" \
    "class/empty.json 0"
claim "nothing else is said" same "$(wc -l <"$scratch/said")" \
    $((${#names[@]} + 1))
rm "$room/build"
(cd "$room" && sh "$scratch/recipe") >"$scratch/said" 2>/dev/null
claim "what cannot be graded is said to be so, each folder" same \
    "$(grep -c ' was not graded$' "$scratch/said")" $((${#names[@]} + 1))
claim "and a result from before counts no longer" same "$(marks plain)" \
    "class/plain.json "
claims_end
