#!/bin/bash
# Mutants, for every lab that has some: grader/LAB/mutants/NAME.patch plants one
# bug in the reference. It runs alone: it starts one grader more than there are
# processors, for one often waits. The first lines of a patch name the checks
# that must catch it,
#
#   caught by: two live blocks never overlap
#   and by nothing else
#
# then a line says what the bug is. Each is planted in a copy and graded, with
# all checks, also those of stages that would be skipped. In a lab where some
# mutants claim to be caught by nothing else, which is true of each check of
# theirs, the others are graded with the checks that they name, and no more:
# that saves two thirds of the time. A check loses when it earns less than with
# the reference; where the reference has no full marks, in the extension, a
# twentieth of its stars is no loss. One without points loses when it fails.
#
# Orders of steps take half of the time that all checks take. Whether one of
# them notices, too, what another check alone is said to catch is tried with
# MORE=1; else it is skipped, and counted.
#
# LAB/mutants/unproven lists checks for which there is no mutant yet that they
# alone notice: their claim is skipped, and counted.
#
# LAB/mutants/more holds those that prove no check: MORE=1 tries them, too; else
# they are skipped, and counted.
#
#   test_mutants.sh [NAME...]      only these, and no claim about all of them
cd "$(dirname "$0")/../.." || exit 2

graders=$(($(nproc) + 1))
orders=no-order # is in the names of the checks that explore orders of steps

judged() { # LAB FOLDER RESULT [OPTION...]
    TMPDIR=$(dirname "$3") timeout -k 5 120 "$OUT/judge/$1" --kit "$PWD" \
        --submission "$2" --seed 1 --all --out "$3" "${@:4}"
}

# The sentences of the checks that lose, with their stage's track before them.
lost() { # RESULT, REFERENCE'S RESULT
    jq -r --slurpfile reference "$2" '
        ($reference[0].checks | map({(.sentence): .earned}) | add) as $full
        | (.stages | map({"\(.number)": .track}) | add) as $track
        | .checks[] | select(.status != "skipped")
        | $track["\(.stage)"] as $track
        | (if $track == "core" then 0 else .points / 20 end) as $slack
        | select(.earned < $full[.sentence] - $slack
            or (.points == 0 and .status == "failed"))
        | "\($track) \(.sentence)"' "$1"
}

caught_by() { # PATCH
    sed -n 's/^caught by: //p; /^$/q' "$1"
}

claims_to_be_alone() { # PATCH...
    grep -qx 'and by nothing else' "$@"
}

# One has to be seen with all checks.
is_for_all_checks() { # LAB PATCH
    claims_to_be_alone "$2" || ! claims_to_be_alone "grader/$1/mutants/"*.patch
}

has_orders() { # FOLDER: of a lab
    grep -q "\"$orders" "$1/reference.json"
}

is_tried_in_orders() { # PATCH
    [[ -n ${MORE:-} ]] || grep -q '^caught by: no order' "$1"
}

# Grades what was planted: RESULT, with all checks or with one; the losses.
try() { # LAB FOLDER PLACE [OPTION...]
    judged "$1" "$3/submission" "$3/result.json" "${@:4}" 2>>"$3/log"
    if (($? > 1)); then
        echo "the judge did not come to its end" >"$3/fault"
        return
    fi
    [[ $(jq .build.ok "$3/result.json") == true ]] ||
        echo "it does not build" >"$3/fault"
    lost "$3/result.json" "$2/reference.json"
}

# The name of a check, by its sentence.
name_of() { # FOLDER SENTENCE
    jq -r --arg sentence "$2" '
        .checks[] | select(.sentence == $sentence).name' "$1/reference.json"
}

# Plants one mutant and grades it. FOLDER/NAME then holds `lost`, those of the
# checks that were run; `all`, if that were all; or `fault`.
plant() { # LAB FOLDER PATCH
    local place check but=()
    place=$2/$(basename "$3" .patch)
    mkdir -p "$place/submission"
    cp "reference/$1/"*.c "$place/submission"
    if ! patch -s -p1 --fuzz=2 -d "$place/submission" <"$3" >"$place/log"; then
        echo "the patch does not apply" >"$place/fault"
        return
    fi
    if is_for_all_checks "$1" "$3"; then
        is_tried_in_orders "$3" || but=(--but "$orders")
        try "$1" "$2" "$place" "${but[@]}" >"$place/lost"
        cp "$place/lost" "$place/all"
        return
    fi
    while read -r check; do
        try "$1" "$2" "$place" --check "$(name_of "$2" "$check")"
    done < <(caught_by "$3") >"$place/lost"
}

if [[ ${1:-} == --plant ]]; then
    plant "$2" "$3" "$4"
    exit
fi

. grader/tests/claims.sh

# What is wrong with a mutant; the rows of its table go to the standard output.
rows() { # FOLDER PATCH
    local name check said
    name=$(basename "$2" .patch)
    while read -r check; do
        said=no
        grep -qx "[a-z]* $check" "$1/$name/lost" 2>/dev/null && said=yes
        printf '%-34s | %-62s | %s\n' "$name" "$check" \
            "$(cat "$1/$name/fault" 2>/dev/null || echo $said)"
    done < <(caught_by "$2")
}

# The mutants that this check alone catches. A check of the core is alone when
# no other of the core loses; one of the extension when no other at all does.
caught_alone() { # FOLDER CHECK
    awk -v check="$2" '
        {
            sentence = $0
            sub(/^[a-z]+ /, "", sentence)
            if (sentence == check)
                track[FILENAME] = $1
            else
                others[FILENAME, $1]++
        }
        END {
            for (mutant in track)
                if (!others[mutant, "core"] && (track[mutant] == "core" ||
                                                !others[mutant, track[mutant]]))
                    print mutant
        }' "$1"/*/all
}

# What it says is true: no other check noticed.
is_caught_alone() { # FOLDER PATCH
    caught_alone "$1" "$(caught_by "$2")" |
        grep -qxF "$1/$(basename "$2" .patch)/all" ||
        same "$(cat "$1/$(basename "$2" .patch)/all")" "$(caught_by "$2")"
}

checks_with_points() { # RESULT
    jq -r '.checks[] | select(.points > 0) | .sentence' "$1"
}

core_losses() { # RESULT
    jq -r '[.stages[] | select(.track == "core").number] as $core
        | .checks[] | select(.stage as $n | $core | index($n))
        | select(.earned < .points) | "\(.sentence): \(.earned)"' "$1"
}

caught_by_all_named() { # TABLE NAME
    awk -F ' *[|] *' -v name="$2" '
        $1 == name { rows++ }
        $1 == name && $3 != "yes" { print; bad++ }
        END { exit bad > 0 || rows == 0 }' "$1"
}

patches() { # LAB [NAME...]
    local lab=$1 name
    shift
    (($# > 0)) || set -- '*'
    for name; do
        compgen -G "grader/$lab/mutants/$name.patch"
        [[ $name == '*' && -z ${MORE:-} ]] ||
            compgen -G "grader/$lab/mutants/more/$name.patch"
    done | sort
}

# A check that is listed as unproven, and is not, has to leave the list.
noticed_alone() { # LAB FOLDER CHECK
    local claim="$1: nothing but this would have noticed: $3" alone
    alone=$(caught_alone "$2" "$3")
    if ! grep -qxF "$3" "grader/$1/mutants/unproven" 2>/dev/null; then
        claim "$claim" test -n "$alone"
    elif [[ -z $alone ]]; then
        skip "$claim" "no mutant of that kind yet"
    else
        claim "$1: no longer unproven: $3" same "$alone" ""
    fi
}

# The claims that were made of the lab's mutants with fewer checks than there
# are.
skip_orders() { # LAB FOLDER [NAME...]
    local lab=$1 folder=$2 patch n=0
    shift 2
    has_orders "$folder" || return
    while read -r patch; do
        claims_to_be_alone "$patch" && ! is_tried_in_orders "$patch" && ((++n))
    done < <(patches "$lab" "$@")
    ((n == 0)) ||
        skip "$lab: no order of steps notices $n of them, either" "MORE=1 tries"
}

lab_claims() { # LAB [NAME...]
    local lab=$1 folder=$scratch/$1 patch check
    [[ -n $(patches "$@") ]] || return
    mkdir -p "$folder"
    judged "$lab" "reference/$lab" "$folder/reference.json"
    claim "$lab: the reference loses nothing when all its checks run" \
        same "$(core_losses "$folder/reference.json")" ""
    claim "$lab: there is nothing to say about how the reference builds" \
        same "$(jq -r '.build | .output, .notes[]' "$folder/reference.json")" ""
    patches "$@" | xargs -P $graders -I{} bash grader/tests/test_mutants.sh \
        --plant "$lab" "$folder" {}
    printf "%-34s | %-62s | %s\n" mutant check caught
    patches "$@" | while read -r patch; do
        rows "$folder" "$patch"
    done | tee "$folder/table"
    while read -r patch; do
        check=$(basename "$patch" .patch)
        claim "$lab: $check is caught" \
            caught_by_all_named "$folder/table" "$check"
        claims_to_be_alone "$patch" && claim "$lab: $check, by nothing else" \
            is_caught_alone "$folder" "$patch"
    done < <(patches "$@")
    skip_orders "$lab" "$folder" "${@:2}"
    (($# == 1)) || return
    if [[ -d grader/$lab/mutants/more && -z ${MORE:-} ]]; then
        skip "$lab: $(ls grader/$lab/mutants/more | wc -l) more mutants" \
            "MORE=1 tries them"
    fi
    while read -r check; do
        noticed_alone "$lab" "$folder" "$check"
    done < <(checks_with_points "$folder/reference.json")
}

for mutants in grader/*/mutants; do
    lab_claims "$(basename "$(dirname "$mutants")")" "$@"
done
claims_end
