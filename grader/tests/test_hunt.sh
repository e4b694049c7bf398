#!/bin/bash
# Planted races, and who finds them. It runs alone: it starts one grader more
# than there are processors.
#
# races/NAME.patch plants one in a sample heap of lab 5, and names the check
# that explores orders of steps and must find it, the very same one each time.
# A mutant of the lab is a race if no order of steps is what catches it: those
# are hunted when they are named, and for the table; test_mutants.sh grades them
# in any case. What is right must be left alone by all checks that explore: the
# samples, the reference, and patches that plant nothing.
#
#   test_hunt.sh [NAME...]           only these races
#   test_hunt.sh --table [NAME...]   beside it: ThreadSanitizer, and how many of
#                                    STRESS=100 runs of threads notice something
#   HUNT=8000 test_hunt.sh           try at least so many orders for a race
#   SCHEDULES=10000 test_hunt.sh     and so many for what is right, else as many
#                                    as the checks do when they grade
cd "$(dirname "$0")/../.." || exit 2

graders=$(($(nproc) + 1))
lab=5-arenas
explored=no-order # is in the names of the checks that explore
samples=grader/tests/samples/$lab
export HUNT=${HUNT:-8000} SCHEDULES=${SCHEDULES:-0} STRESS=${STRESS:-100}

explore() { # SUBMISSION RESULT [OPTION...]
    TMPDIR=$(dirname "$2") timeout -k 5 600 "$OUT/judge/$lab" --kit "$PWD" \
        --submission "$1" --seed 1 --all --out "$2" "${@:3}"
}

origin() { # PATCH
    local sample
    sample=$(sed -n 's/^planted in: //p; /^$/q' "$1")
    [[ -n $sample ]] && echo "$samples/$sample" || echo "reference/$lab"
}

plants_nothing() { # PATCH
    grep -q '^Nothing: ' "$1"
}

# The check that lost most plainly: what was found, in which schedule.
finding='[.checks[] | select(.interleaving)][0]'

# The part of a check's name that picks who may find it: a patch says itself
# which check does. What plants nothing says none: all that explore have a try.
exploring() { # PATCH
    local check
    check=$(sed -nE 's/^(hunted|caught) by: (no order .*)/\2/p; /^$/q' "$1")
    check=${check:-$explored}
    echo "${check// /-}"
}

# FOLDER/NAME then holds the result of that check, and where it found something
# another one of the same; or `fault`.
hunt() { # FOLDER PATCH
    local place check
    place=$1/$(basename "$2" .patch)
    mkdir -p "$place/submission"
    cp "$(origin "$2")"/*.c "$place/submission"
    if ! patch -s -p1 --fuzz=2 -d "$place/submission" <"$2" >"$place/log"; then
        echo "the patch does not apply" >"$place/fault"
        return
    fi
    check=$(exploring "$2")
    explore "$place/submission" "$place/result.json" --check "$check" \
        --schedules "$HUNT" 2>>"$place/log"
    (($? > 1)) && echo "the judge did not come to its end" >"$place/fault"
    jq -e "$finding" "$place/result.json" >/dev/null &&
        explore "$place/submission" "$place/again.json" --check "$check" \
            --schedules "$HUNT" 2>>"$place/log"
}

# What is right: FOLDER/NAME.json is its result.
leave_alone() { # FOLDER SUBMISSION
    explore "$2" "$1/$(basename "$2").json" --check $explored \
        --schedules "$SCHEDULES"
}

# Linked with threads that pass blocks to each other; prints what they notice.
stress() { # SUBMISSION FOLDER
    local failed=0 said
    local build=(gcc -std=gnu11 -O2 -g -D_GNU_SOURCE -Ilabs/$lab "$1/mm.c"
        labs/$lab/memmap.c grader/tests/races/stress.c -lpthread)
    "${build[@]}" -o "$2/stress" && "${build[@]}" -fsanitize=thread \
        -o "$2/tsan" || return
    for ((i = 0; i < STRESS; i++)); do
        "$2/stress" >/dev/null 2>&1 || ((++failed))
    done
    said=$("$2/tsan" 2>&1 |
        sed -n 's/^SUMMARY: ThreadSanitizer: //p' | head -n 1)
    said=${said//\/*\//}
    printf '%3d of %d | %s' "$failed" "$STRESS" "${said:-nothing}"
}

case ${1:-} in
--hunt) hunt "$2" "$3" ;;
--leave-alone) leave_alone "$2" "$3" ;;
--table) with_table=1 && shift ;;
esac
[[ ${1:-} != --hunt && ${1:-} != --leave-alone ]] || exit 0

. grader/tests/claims.sh

number_of() { # FILTER RESULT REGEX: its first group
    jq -r "$finding | .$1 // \"\"" "$2" | sed -nE "s/.*$3.*/\1/p"
}

# | schedule | seconds | switches | found again
row() { # PLACE
    local result=$1/result.json seconds
    seconds=$(jq -r "$finding.name as \$name
        | .run.seconds_by_check[\$name] // empty" "$result")
    printf '%-28s | %8s | %7.2f | %5s %5s | %-5s' "$(basename "$1")" \
        "$(number_of interleaving "$result" 'of schedule ([0-9]+)')" \
        "${seconds:-0}" \
        "$(number_of interleaving "$result" 'of the ([0-9]+) switches')" \
        "$(number_of interleaving "$result" '([0-9]+) of the [0-9]+ sw')" \
        "$(is_found_again "$1" >/dev/null && echo yes || echo no)"
    [[ -n ${with_table:-} ]] && printf ' | %s' \
        "$(stress "$1/submission" "$1" 2>/dev/null)"
    echo
}

told() { # RESULT
    jq -r "$finding | .name, .message, .interleaving" "$1"
}

is_found() { # PLACE
    [[ ! -e $1/fault ]] || { cat "$1/fault" "$1/log"; return 1; }
    [[ $(jq "$finding" "$1/result.json") != null ]]
}

is_found_again() { # PLACE
    is_found "$1" &&
        same "$(told "$1/again.json")" "$(told "$1/result.json")"
}

finds_nothing() { # RESULT
    same "$(jq -r '.build.reason // empty, (.checks[]
        | select(.earned < .points and .status != "skipped")
        | "\(.sentence): \(.message)")' "$1")" ""
}

patches() { # [NAME...]
    local name
    (($# > 0)) || set -- '*'
    for name; do
        compgen -G "grader/tests/races/$name.patch"
        [[ $name == '*' && -z ${with_table:-} ]] ||
            compgen -G "grader/$lab/mutants/$name.patch" |
                xargs -r grep -l '^caught by: no order' |
                xargs -r grep -L '^It goes wrong in every order'
    done | sort
}

right() {
    echo reference/$lab
    ls -d $samples/*
}

patches "$@" |
    xargs -P $graders -I{} \
        bash grader/tests/test_hunt.sh --hunt "$scratch" {}
printf '%-28s | %8s | %7s | %11s | %-5s%s\n' race schedule seconds "switches" \
    again "${with_table:+ | threads | ThreadSanitizer}"
while read -r patch; do
    name=$(basename "$patch" .patch)
    plants_nothing "$patch" || row "$scratch/$name"
done < <(patches "$@")
while read -r patch; do
    name=$(basename "$patch" .patch)
    if plants_nothing "$patch"; then
        claim "$name plants nothing, and nothing is found" \
            finds_nothing "$scratch/$name/result.json"
        continue
    fi
    claim "$name is found" is_found "$scratch/$name"
    claim "$name is found again, the very same" is_found_again "$scratch/$name"
done < <(patches "$@")
(($# == 0)) || claims_end

right |
    xargs -P $graders -I{} \
        bash grader/tests/test_hunt.sh --leave-alone "$scratch" {}
while read -r folder; do
    claim "$folder is left alone" \
        finds_nothing "$scratch/$(basename "$folder").json"
done < <(right)
claims_end
