#!/bin/bash
# Fairness, for every lab: the stub earns nothing and no check passes on it,
# the reference earns everything, and a mark is a fact: the same bytes again
# in another place, with another environment, on a busy machine, for another
# user.
cd "$(dirname "$0")/../.." || exit 2
. grader/tests/claims.sh

judged() { # LAB FOLDER RESULT: grades without the command line
    TMPDIR=$scratch "$OUT/judge/$1" --kit "$PWD" \
        --submission "$2" --seed 1 --out "$3"
}

facts() { # RESULT: all that must not change from run to run
    jq -S 'del(.run)' "$1"
}

same_facts() { # RESULT RESULT
    diff <(facts "$1") <(facts "$2")
}

earned() {
    jq -r '.marks.earned' "$1"
}

passed_on_stub() {
    jq -r '.checks[] | select(.status != "failed" and .status != "skipped"
        and .earned > 0) | .sentence' "$1"
}

lost() {
    jq -r '.checks[] | select(.earned < .points and .stage < 6) |
        "\(.sentence): \(.earned) of \(.points)\n\(.message // .measure)"' "$1"
}

as_myself() {
    "$@"
}

# A user who owns nothing here but may read the kit.
as_nobody() {
    setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
}

# Root of a container: what Docker leaves it, and no namespaces of its own.
as_container_root() {
    local left=+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid
    left+=,+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod
    left+=,+audit_write,+setfcap
    setpriv --bounding-set "-all,$left" --inh-caps -all "$@"
}

busy() { # COMMAND...: while another process takes what it can
    local hog
    (while :; do :; done) &
    hog=$!
    "$@"
    local status=$?
    kill $hog
    wait $hog 2>/dev/null
    return $status
}

# All that must be of no matter, changed at once: what says the same then says
# it in each of these ways.
repeats() { # LAB
    local again=$scratch/open/again.json who=as_nobody
    local other=(env -i PATH="$PATH" TMPDIR="$scratch/open"
        LONG="$(printf '%5000s' x)" LC_ALL=C)
    mkdir -p "$scratch/open" "$scratch/elsewhere/$1"
    chmod 755 "$scratch"
    chmod 777 "$scratch/open"
    cp "reference/$1/"*.c "$scratch/elsewhere/$1/"
    can_be_nobody "$1" || who=as_myself
    judged_in_open "$1" "$again" busy "$who" "${other[@]}"
    claim "$1: elsewhere, in another environment, busy, ${who/_/ }: the same" \
        same_facts "$scratch/$1.json" "$again"
    [[ $who == as_myself ]] || ! watches "$1" || repeats_in_every_cell "$1"
}

# Judges in a folder that anybody may write.
judged_in_open() { # LAB RESULT [COMMAND...]
    local lab=$1 result=$2
    shift 2
    rm -f "$result"
    TMPDIR=$scratch/open "$@" "$OUT/judge/$lab" --kit "$PWD" \
        --submission "$scratch/elsewhere/$lab" --seed 1 --out "$result"
}

can_be_nobody() { # LAB
    local sentence="$1: another user sees the same"
    ((EUID == 0)) || { skip "$sentence" "not root"; return 1; }
    as_nobody test -x "$OUT/judge/$1" ||
        { skip "$sentence" "the kit is not readable"; return 1; }
}

# Labs that believe the kernel ask it about a program that is shut in, and that
# is done in several ways.
watches() { # LAB
    grep -qs 'watched = true' "grader/$1/judge/"*.c
}

shut_in_by() { # RESULT
    jq -r '.run.isolation' "$1"
}

in_cell() { # LAB TIER USER [busy]
    local lab=$1 again=$scratch/open/again.json
    SAGUARO_ISOLATION=$2 judged_in_open "$lab" "$again" ${4:+"$4"} "as_$3"
    claim "$lab: ${4:+busy, }$3, shut in by $(shut_in_by "$again"): the same" \
        same_facts "$scratch/$lab.json" "$again"
}

# A container's root gets no namespaces, and nobody not even chroot: in the tier
# between they are shut in as in another.
repeats_in_every_cell() { # LAB
    local tier
    for tier in userns chroot plain; do
        in_cell "$1" $tier myself busy
    done
    for tier in userns plain; do
        in_cell "$1" $tier nobody
        in_cell "$1" $tier container_root
    done
}

knows_no_student() { # LAB: no symbol of its API in the judge
    local api symbols
    api=$(sed -n 's/^api = //p' "grader/$1/lab.ini")
    symbols=$(nm "$OUT/judge/$1" | awk '{ print $NF }')
    for name in $api; do
        ! grep -qx "$name" <<<"$symbols" || { echo "$name"; return 1; }
    done
}

for ini in grader/*/lab.ini; do
    lab=$(basename "$(dirname "$ini")")
    judged "$lab" "labs/$lab" "$scratch/stub.json"
    claim "$lab: the stub earns 0" same "$(earned "$scratch/stub.json")" 0
    claim "$lab: no check passes on the stub" \
        same "$(passed_on_stub "$scratch/stub.json")" ""
    judged "$lab" "reference/$lab" "$scratch/$lab.json"
    claim "$lab: the reference earns 100" same "$(earned "$scratch/$lab.json")" 100
    claim "$lab: the reference loses nothing" same "$(lost "$scratch/$lab.json")" ""
    claim "$lab: the judge holds nothing of a student's" knows_no_student "$lab"
    repeats "$lab"
done
claims_end
