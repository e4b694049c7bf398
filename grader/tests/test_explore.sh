#!/bin/bash
# test_explore.sh: the experiments of lab 1, made small, come out as they
# predict: as root, if that is who runs this, and as a plain user. So do those
# of lab 5 that are short. One whose prediction is wrong says so, and fails.
# Prints a line for each sentence that is not true, and "N passed, N failed".
cd "$(dirname "$0")/../.." || exit 2
unset MAKEFLAGS MFLAGS MAKELEVEL
unset "${!MALLOC_@}" GLIBC_TUNABLES

programs=build/labs/1-mmap/explore
export MB=8
passed=0
failed=0
skipped=0

# experiment NAME [COMMAND...]: as make demo-NAME does, by way of COMMAND.
experiment() {
    local name=$1
    shift
    output=$("$@" "$programs/$name" 2>&1 </dev/null)
    status=$?
}

# expect SENTENCE STATUS TEXT...: of the last run; every text must be in its
# output, which fits a terminal. Where nobody may trace there is nothing to see.
expect() {
    local sentence=$1 wanted=$2 text missing=
    shift 2
    if [[ $status == 0 && $output == *"Skipped: "* ]]; then
        skipped=$((skipped + 1))
        echo "skip $sentence: $output"
        return
    fi
    for text; do
        [[ $output == *"$text"* ]] || missing+=" '$text'"
    done
    missing+=$(awk 'length > 80 { print " a line too long: " $0 }' <<<"$output")
    if [[ $status == "$wanted" && -z $missing ]]; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    echo "not so: $sentence (status $status, missing:${missing:- nothing})"
    sed 's/^/    | /' <<<"$output"
}

# What ends a table is there only if what comes before it is.
all_come_out() {
    output=$(make --no-print-directory -C labs/1-mmap explore 2>&1 </dev/null)
    status=$?
    expect "make explore runs all five" 0 "How far does a process get" \
        "Why are eight threads slow" "map a terabyte?" "malloc or mmap?" \
        "When does a page take memory?"
    [[ $output != *"ot as predicted"* ]]
    status=$?
    expect "each of them comes out as predicted" 0 "As predicted."
    expect "all kinds of pages are tried" 0 "discard (MADV_DONTNEED)" \
        "punch a hole" "KB of tables"
    expect "all kinds of terabytes are" 0 "MAP_NORESERVE" "2^47" \
        "a byte written in each GB" "max_map_count"
    expect "all ways to ask the kernel are" 0 "threshold set" \
        "mmap, munmap, mmap"
    expect "each bottleneck is" 0 "The host's first touch" \
        "one shared mapping" "clear what is there" "first reads, processes" \
        "mmap, munmap, threads" "clearing, threads" "What helps?"
}

groups_of_the_dead() {
    local group
    for group in /sys/fs/cgroup/{,memory/}saguaro-*; do
        [[ ! -d $group || -d /proc/${group##*-} ]] || echo "$group"
    done
}

memory_runs_out_as_predicted() {
    local group="" text=RLIMIT_AS
    experiment oom
    [[ $output == *"by cgroup"* ]] && group=SIGKILL text="by cgroup"
    expect "memory runs out as predicted" 0 "As predicted." "ENOMEM" "$text" \
        "$group"
    if ((EUID == 0)); then
        experiment oom setpriv --reuid 65534 --regid 65534 --clear-groups
        expect "so it does for a plain user" 0 "As predicted." "RLIMIT_AS"
    fi
    experiment oom sh -c 'ulimit -v 100000; exec "$0"'
    expect "so it does where addresses are few" 0 "As predicted."
    output=$(groups_of_the_dead)
    status=${#output}
    expect "no control group is left behind" 0
}

lab_5_comes_out() {
    output=$(make --no-print-directory -C labs/5-arenas demo-glibc demo-blowup \
        demo-sharing 2>&1 </dev/null)
    status=$?
    expect "lab 5's short experiments come out, too" 0 "As predicted." \
        "system calls does the C library" "Blow-up" "Cache lines"
}

# Settings that the predictions know nothing of.
wrong_predictions_are_told() {
    experiment threshold env MALLOC_MMAP_THRESHOLD_=1048576
    expect "a threshold set elsewhere is noticed" 1 "^ not as predicted" \
        "Not as predicted!"
    experiment threshold env MALLOC_TOP_PAD_=4194304
    expect "so is a heap that grows by more" 1 "^ not as predicted"
}

all_come_out
memory_runs_out_as_predicted
lab_5_comes_out
wrong_predictions_are_told
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
