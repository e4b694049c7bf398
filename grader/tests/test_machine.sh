#!/bin/bash
# test_machine.sh: the programs in grader/tests/machine run on the many-core
# machine and say themselves what was true; here, what is true between runs.
cd "$(dirname "$0")/../.." || exit 2
. grader/tests/claims.sh

programs=grader/tests/machine

build() { # NAME
    "$programs/build.sh" "$programs/$1.c" "$scratch/$1"
}

# What an instrumented object asks of the sanitizer's runtime and does not get.
missing_hooks() {
    comm -23 <(nm -u "$1" | awk '/__tsan_|__sanitizer_/ { print $2 }' | sort) \
        <(nm --defined-only build/machine/*.o | awk '{ print $3 }' | sort)
}

no_hook_is_missing() {
    gcc @grader/machine/flags -Igrader "$@" -c $programs/atomics.c \
        -o "$scratch/probe.o" && same "$(missing_hooks "$scratch/probe.o")" ""
}

# Under load, elsewhere, with another environment and another kind of stack.
elsewhere() {
    mkdir -p "$scratch/a/much/longer/path"
    cp "$scratch/repeat" "$scratch/a/much/longer/path/program"
    (
        cd / || exit
        ulimit -s unlimited
        env -i A_VARIABLE="$(printf '%5000s' x)" \
            "$scratch/a/much/longer/path/program" and arguments
    )
}

under_load() {
    local pids=() i
    for i in 1 2 3 4; do
        while :; do :; done &
        pids+=($!)
    done
    "$scratch/repeat"
    kill "${pids[@]}"
    wait "${pids[@]}" 2>/dev/null
}

# The two runs of each seed, side by side.
runs_of_seed() { # SEED FIRST-OR-SECOND
    awk -v seed="$1" -v want="$2" '
        /^seed/ { run = $2 == seed ? ++seen : 0 }
        run == want && !/^seed/' "$scratch/first"
}

for source in "$programs"/*.c; do
    name=$(basename "$source" .c)
    claim "$name builds" build "$name"
    [[ $name == repeat ]] && continue
    timeout 60 "$scratch/$name"
    claim "$name ends well" same $? 0
done

# No stopwatch, but processor time: 28 runs, with up to 64 cores.
seconds_of() {
    local TIMEFORMAT=%U
    { time "$@" >/dev/null; } 2>&1
}
is_below() { # SECONDS LIMIT
    awk -v got="$1" -v limit="$2" 'BEGIN { print got; exit got >= limit }'
}
claim "up to 64 cores are simulated in a few seconds" \
    is_below "$(seconds_of "$scratch/curve" table)" 5

claim "10000 short schedules are run in a few seconds" \
    is_below "$(seconds_of "$scratch/explored" many)" 4

claim "gcc asks for no hook that is missing" no_hook_is_missing
claim "nor with volatile accesses apart" \
    no_hook_is_missing --param tsan-distinguish-volatile=1

"$scratch/repeat" >"$scratch/first"
claim "a result repeats" cmp "$scratch/first" <("$scratch/repeat")
claim "under load" cmp "$scratch/first" <(under_load)
claim "with another path, environment and limit" \
    cmp "$scratch/first" <(elsewhere)
claim "in the same process" same "$(runs_of_seed 1 1)" "$(runs_of_seed 1 2)"
differ() { [[ $1 != "$2" ]]; }
claim "in the same process, as it is explored" \
    same "$(runs_of_seed 3 1)" "$(runs_of_seed 3 2)"
claim "another seed is another run" \
    differ "$(runs_of_seed 1 1)" "$(runs_of_seed 2 1)"

claims_end
