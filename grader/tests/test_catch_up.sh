#!/bin/bash
# test_catch_up.sh: what `saguaro catch-up LAB STEP` makes of a lab's folder is
# what the handout leads to: every step before STEP is finished, and none is
# asked for what only a later step teaches. What is supplied for step 1 is what
# a lab starts from: it has to build and to pass some checks. And the command
# leaves files of later steps alone, and never gives points back.
# LAB=1-mmap tries that lab alone.
cd "$(dirname "$0")/../.." || exit 2
saguaro=${OUT:-build}/saguaro
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

# A kit with the labs' folders, for the command to write to.
mkdir -p "$scratch"/{build,grader/judge,labs}
cp "$saguaro" "$scratch/build/"
for lab in grader/[0-9]*/lab.ini; do
    ln -s "$PWD/$(dirname "$lab")" "$scratch/grader/"
done

# fresh LAB: the lab's folder as it is handed out.
fresh() {
    rm -rf "$scratch/labs/$1"
    cp -r "labs/$1" "$scratch/labs/"
    rm -f "$scratch/labs/$1"/{.catch-up,*.before-catch-up-*}
}

# catch_up LAB STEP
catch_up() {
    "$scratch/build/saguaro" catch-up "$@" >"$scratch/said" 2>&1
}

# expect SENTENCE COMMAND...: counts whether the command succeeds.
expect() {
    if "${@:2}"; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    echo "not so: $1"
    grep -v '^$' "$scratch/said" | head -n 40 | sed 's/^/    | /'
}

# own LAB: both marks are gone, so that each step is marked.
own() {
    rm "$scratch/labs/$1/.catch-up"
    sed -i '1{/^\/\* catch-up /d}' "$scratch/labs/$1"/*.c
}

# The lines of the map for steps before $1 that are not "ok".
unfinished() {
    awk -v step="$1" '/^   [0-9]/ && $1 + 0 < step && !/ ok +[0-9]/'
}

# starts STEP: step 1 is finished, or at least begun where that is next.
starts() {
    if [[ $1 == 1 ]]; then
        grep -Eq "^   1 .* [1-9][0-9.]* of "
    else
        grep -q "^   1 .* ok "
    fi
}

# graded LAB: says the page of the lab's folder. The same files, which more than
# one step may supply, are graded once.
graded() {
    local page
    page=$scratch/page-$(cat "$scratch/labs/$1"/*.c | sha256sum | cut -c 1-64)
    [[ -e $page ]] ||
        "$saguaro" grade "$1" --dir "$scratch/labs/$1" >"$page" 2>&1
    cp "$page" "$scratch/said"
}

# leads_to LAB STEP: the supplied files have finished what lies before STEP.
leads_to() {
    fresh "$1"
    catch_up "$1" "$2" || return 1
    own "$1"
    graded "$1"
    starts "$2" <"$scratch/said" &&
        [[ -z $(unfinished "$2" <"$scratch/said") ]]
}

# Lab 1 has five files. probe.c is of step 4, so step 3 leaves it alone.
leaves_later_files() {
    fresh 1-mmap
    echo "/* mine */" >>"$scratch/labs/1-mmap/probe.c"
    catch_up 1-mmap 3 && catch_up 1-mmap 3 &&
        cmp -s "$scratch/labs/1-mmap/probe.c" \
            <(cat labs/1-mmap/probe.c; echo "/* mine */") &&
        ! compgen -G "$scratch/labs/1-mmap/probe.c.*" >"$scratch/said"
}

# What was edited is kept beside, by the first of two commands and the second.
keeps_edited_files() {
    fresh 1-mmap
    cp "$scratch/labs/1-mmap/region.c" "$scratch/mine"
    echo "/* mine */" | tee -a "$scratch/mine" >>"$scratch/labs/1-mmap/region.c"
    catch_up 1-mmap 3 && catch_up 1-mmap 3 &&
        cmp "$scratch/labs/1-mmap/region.c.before-catch-up-1" "$scratch/mine" &&
        cmp <(tail -n +2 "$scratch/labs/1-mmap/region.c.before-catch-up-2") \
            grader/1-mmap/catch-up/3/region.c
}

# Step 8, then step 2: what step 8 supplied is there still, and earns nothing.
gives_no_points_back() {
    fresh 1-mmap
    catch_up 1-mmap 8 && catch_up 1-mmap 2 || return 1
    "$saguaro" grade 1-mmap --dir "$scratch/labs/1-mmap" --quiet \
        >"$scratch/said" 2>&1
    grep -Eq '^1-mmap +0 of 100' "$scratch/said"
}

# Only the lab's own file is handed in: it says by itself what was supplied.
gives_none_to_what_is_handed_in() {
    fresh 3-heap
    catch_up 3-heap 2 && rm "$scratch/labs/3-heap/.catch-up" || return 1
    "$saguaro" grade 3-heap --dir "$scratch/labs/3-heap" --check mm-init \
        >"$scratch/said" 2>&1
    grep -q "^   1 .* given " "$scratch/said"
}

for folder in grader/${LAB:-[0-9]*}/catch-up/*/; do
    step=$(basename "$folder")
    lab=$(basename "$(dirname "$(dirname "$folder")")")
    expect "$folder has finished every step before $step" \
        leads_to "$lab" "$step"
done
expect "files of later steps stay" leaves_later_files
expect "edited files are kept, by each of two commands" keeps_edited_files
expect "a catch-up gives no points back that one before took" \
    gives_no_points_back
expect "nor to a supplied file that is handed in alone" \
    gives_none_to_what_is_handed_in
echo "$passed passed, $failed failed"
((failed == 0))
