#!/bin/bash
# Mutants, for every lab that has some: grader/LAB/mutants/NAME.patch plants one
# bug in the reference. It runs alone: it grades two at a time. The first lines
# of a patch name the checks that must catch it,
#
#   caught by: two live blocks never overlap
#
# then a line says what the bug is. Each is planted in a copy and graded with
# all its checks, also those of stages that would be skipped. A check loses when
# it earns less than with the reference; where the reference has no full marks,
# in the extension, a twentieth of its stars is no loss.
#
#   test_mutants.sh [NAME...]      only these, and no claim about all of them
cd "$(dirname "$0")/../.." || exit 2

judged() { # LAB FOLDER RESULT
    TMPDIR=$(dirname "$3") timeout -k 5 120 "$OUT/judge/$1" --kit "$PWD" \
        --submission "$2" --seed 1 --all --out "$3"
}

# The sentences of the checks that lose, with their stage's track before them.
lost() { # RESULT, REFERENCE'S RESULT
    jq -r --slurpfile reference "$2" '
        ($reference[0].checks | map({(.sentence): .earned}) | add) as $full
        | (.stages | map({"\(.number)": .track}) | add) as $track
        | .checks[] | $track["\(.stage)"] as $track
        | (if $track == "core" then 0 else .points / 20 end) as $slack
        | select(.earned < $full[.sentence] - $slack)
        | "\($track) \(.sentence)"' "$1"
}

caught_by() { # PATCH
    sed -n 's/^caught by: //p; /^$/q' "$1"
}

# Plants one mutant and grades it; FOLDER/NAME then holds `lost`, or `fault`.
plant() { # LAB FOLDER PATCH
    local place
    place=$2/$(basename "$3" .patch)
    mkdir -p "$place/submission"
    cp "reference/$1/"*.c "$place/submission"
    if ! patch -s -p1 --fuzz=2 -d "$place/submission" <"$3" >"$place/log"; then
        echo "the patch does not apply" >"$place/fault"
        return
    fi
    judged "$1" "$place/submission" "$place/result.json" 2>>"$place/log"
    if (($? > 1)); then
        echo "the judge did not come to its end" >"$place/fault"
        return
    fi
    [[ $(jq .build.ok "$place/result.json") == true ]] ||
        echo "it does not build" >"$place/fault"
    lost "$place/result.json" "$2/reference.json" >"$place/lost"
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
        }' "$1"/*/lost
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
    done | sort
}

lab_claims() { # LAB [NAME...]
    local lab=$1 folder=$scratch/$1 patch check
    mkdir -p "$folder"
    judged "$lab" "reference/$lab" "$folder/reference.json"
    claim "$lab: the reference loses nothing when all its checks run" \
        same "$(core_losses "$folder/reference.json")" ""
    patches "$@" | xargs -P 2 -I{} bash grader/tests/test_mutants.sh \
        --plant "$lab" "$folder" {}
    printf "%-34s | %-62s | %s\n" mutant check caught
    patches "$@" | while read -r patch; do
        rows "$folder" "$patch"
    done | tee "$folder/table"
    while read -r patch; do
        check=$(basename "$patch" .patch)
        claim "$lab: $check is caught" \
            caught_by_all_named "$folder/table" "$check"
    done < <(patches "$@")
    (($# == 1)) || return
    while read -r check; do
        claim "$lab: nothing but this would have noticed: $check" \
            test -n "$(caught_alone "$folder" "$check")"
    done < <(checks_with_points "$folder/reference.json")
}

for mutants in grader/*/mutants; do
    lab_claims "$(basename "$(dirname "$mutants")")" "$@"
done
claims_end
