#!/bin/bash
# Fairness, for every lab: the stub earns nothing and no check passes on it,
# the reference earns everything, and a mark is a fact: the same bytes again
# in another place, with another environment, on a busy machine, for another
# user. runs alone
cd "$(dirname "$0")/../.." || exit 2
. grader/tests/claims.sh

judged() { # LAB FOLDER RESULT [COMMAND...]: grades without the command line
    local lab=$1 folder=$2 result=$3
    shift 3
    TMPDIR=$scratch "$@" "$OUT/judge/$lab" --kit "$PWD" \
        --submission "$folder" --seed 1 --out "$result"
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

repeats() { # LAB
    local lab=$1 first=$scratch/$1.json again=$scratch/$1-again.json
    judged "$lab" "reference/$lab" "$again"
    claim "$lab: a second run says the same" same_facts "$first" "$again"
    judged "$lab" "reference/$lab" "$again" busy
    claim "$lab: a busy machine says the same" same_facts "$first" "$again"
    mkdir -p "$scratch/elsewhere/$lab"
    cp "reference/$lab/"*.c "$scratch/elsewhere/$lab/"
    judged "$lab" "$scratch/elsewhere/$lab" "$again" \
        env -i PATH="$PATH" TMPDIR="$scratch" LONG="$(printf '%5000s' x)" LC_ALL=C
    claim "$lab: another path and environment say the same" \
        same_facts "$first" "$again"
    repeats_as_nobody "$lab" "$first"
}

# Judges in a folder that anybody may write.
judged_in_open() { # LAB RESULT [COMMAND...]
    local lab=$1 result=$2
    shift 2
    rm -f "$result"
    TMPDIR=$scratch/open "$@" "$OUT/judge/$lab" --kit "$PWD" \
        --submission "$scratch/elsewhere/$lab" --seed 1 --out "$result"
}

repeats_as_nobody() { # LAB RESULT
    local again=$scratch/open/again.json
    ((EUID == 0)) || { skip "$1: another user sees the same" "not root"; return; }
    mkdir -p "$scratch/open"
    chmod 755 "$scratch"
    chmod 777 "$scratch/open"
    as_nobody test -x "$OUT/judge/$1" ||
        { skip "$1: another user sees the same" "the kit is not readable"; return; }
    judged_in_open "$1" "$again" as_nobody
    claim "$1: another user sees the same" same_facts "$2" "$again"
    ! watches "$1" || repeats_in_every_cell "$1" "$2"
}

# Labs that believe the kernel ask it about a program that is shut in, and that
# is done in several ways.
watches() { # LAB
    grep -qs 'watched = true' "grader/$1/judge/"*.c
}

shut_in_by() { # RESULT
    jq -r '.run.isolation' "$1"
}

repeats_in_every_cell() { # LAB RESULT
    local again=$scratch/open/again.json tier user run
    for tier in userns chroot plain; do
        for user in myself nobody container_root; do
            SAGUARO_ISOLATION=$tier judged_in_open "$1" "$again" "as_$user"
            claim "$1: $user, shut in by $(shut_in_by "$again"): the same" \
                same_facts "$2" "$again"
        done
    done
    for run in 1 2 3; do
        judged_in_open "$1" "$again" busy
        claim "$1: busy, run $run: the same" same_facts "$2" "$again"
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
