#!/bin/bash
# test_catch_up.sh: what `saguaro catch-up LAB STEP` supplies is what the handout
# leads to: every step before STEP is finished, and none is asked for what only
# a later step teaches. What is supplied for step 1 is what a lab starts from: it
# has to build and to pass some checks.
cd "$(dirname "$0")/../.." || exit 2
saguaro=${OUT:-build}/saguaro
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

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

for folder in grader/[0-9]*/catch-up/*/; do
    step=$(basename "$folder")
    lab=$(basename "$(dirname "$(dirname "$folder")")")
    cp -rL "$folder" "$scratch/$lab-$step" # as catch-up does: no links
    page=$("$saguaro" grade "$lab" --dir "$scratch/$lab-$step" 2>&1)
    if starts "$step" <<<"$page" &&
        [[ -z $(unfinished "$step" <<<"$page") ]]; then
        passed=$((passed + 1))
        continue
    fi
    failed=$((failed + 1))
    echo "not so: $folder has finished every step before $step"
    grep -v '^$' <<<"$page" | head -n 40 | sed 's/^/    | /'
done
echo "$passed passed, $failed failed"
((failed == 0))
