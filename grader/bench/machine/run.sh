#!/bin/bash
# make bench-machine: is the many-core machine true? What it predicts for two
# cores, beside what this computer's clock says; and what it predicts for many,
# beside what others have published.
#
#     run.sh [HEAP]...      some heaps only, by name
#     ROUNDS=9              native runs of each cell that have to count
#     PATIENCE=1800         seconds to wait for them on a busy computer
#
# A cell is a heap and a workload. Its prediction comes first and is the same
# on every computer. Its measurement is the median of ROUNDS runs, each a run
# of one thread and a run of two, side by side in time; all cells take turns. A
# spin on both processors before and after must be 1.9 to 2.1 times as fast as on
# one, and threads that can run may wait for their processor 2 % of the time:
# else somebody else was there, and the run is thrown away. Let nothing else run
# meanwhile.
#
# Exit status 1 if something did not hold; table.awk says what has to.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/../../.."

HERE=grader/bench/machine
OUT=build/bench/machine
SAMPLES=grader/tests/samples/5-arenas
ROUNDS=${ROUNDS:-9}
PATIENCE=${PATIENCE:-1800}
QUIET=0.1    # how far from twice as fast a spin may be
OUSTED=0.02  # the part of the time that threads may wait for a processor

WORKLOADS=(larson threadtest producer thrash)
SHAPED=(larson threadtest thrash scratch) # those of the paper on Hoard
COUNTERS=(lock add swap)
HEAPS=(one-lock local-heaps owners arenas hoard lock-free reference)
SHAPES=(one-lock local-heaps owners hoard)

# Rounds of a workload: on the machine; natively ten times as many; on many
# cores a tenth. thrash and scratch do more in a round.
declare -A LENGTH=([larson]=2000 [threadtest]=2000 [producer]=2000
                   [thrash]=200 [scratch]=200 [lock]=200 [add]=200 [swap]=200)

# ---- Building

FLAGS=(-Wall -Wextra -Werror -D_GNU_SOURCE -Ilabs/5-arenas -Igrader "-I$HERE")

source_of() # HEAP
{
    if [[ $1 == reference ]]; then
        echo reference/5-arenas/mm.c
    else
        echo $SAMPLES/"$1"/mm.c
    fi
}

# compile SOURCE NAME: as any C; instrument SOURCE NAME: for the machine
compile()
{
    gcc -std=gnu11 -O2 -g -fno-pie -fno-builtin -fno-omit-frame-pointer \
        "${FLAGS[@]}" -c "$1" -o "$OUT/$2.o"
}

instrument()
{
    gcc @grader/machine/flags "${FLAGS[@]}" -c "$1" -o "$OUT/$2.sim.o"
    objcopy --redefine-syms=grader/machine/names "$OUT/$2.sim.o"
}

link_simulated() # OUT NAME...
{
    gcc -static -no-pie -Wl,-Ttext-segment=0x60000000 -Wl,--build-id=none \
        "${@:2}" $OUT/{simulated,find}.o build/machine/*.o -o "$OUT/$1"
}

build_heap()
{
    compile "$(source_of "$1")" "$1"
    instrument "$(source_of "$1")" "$1"
    gcc -no-pie "$OUT/$1.o" $OUT/{heaps,native,find,memmap}.o \
        -o "$OUT/$1.native"
    link_simulated "$1.simulated" -Wl,--wrap=mm_malloc "$OUT/$1.sim.o" \
        $OUT/{heaps.sim,space,blocks}.o
}

build()
{
    local name
    mkdir -p $OUT
    for name in native simulated space blocks find heaps; do
        compile $HERE/$name.c $name
    done
    compile labs/5-arenas/memmap.c memmap
    instrument $HERE/heaps.c heaps
    instrument $HERE/counters.c counters
    link_simulated counters $OUT/counters.sim.o
    for name in "${HEAPS[@]}"; do
        build_heap "$name"
    done
}

progress()
{
    if [[ -t 2 ]]; then
        printf '\r\033[K%s' "$*" >&2
    fi
}

# ---- Predicting: lines "predicted HEAP WORKLOAD CORES RATE TRANSFERS FALSE",
#      "shape ..." and "counter NAME - CORES RATE ..."

simulate() # KIND PROGRAM NAME WORKLOAD ROUNDS CORES...
{
    progress "predicting: $4 on $3"
    "$OUT/$2" "$4" "${@:5}" | sed "s/^/$1 $3 $4 /"
}

predict_two()
{
    local heap workload counter
    for counter in "${COUNTERS[@]}"; do
        simulate counter counters counter "$counter" "${LENGTH[$counter]}" 1 32
    done
    for workload in "${WORKLOADS[@]}"; do
        for heap in "${HEAPS[@]}"; do
            simulate predicted "$heap.simulated" "$heap" "$workload" \
                "${LENGTH[$workload]}" 1 2
        done
    done
}

predict_many()
{
    local heap workload
    for workload in "${SHAPED[@]}"; do
        for heap in "${SHAPES[@]}"; do
            simulate shape "$heap.simulated" "$heap" "$workload" \
                $((LENGTH[$workload] / 10)) 1 2 4 8 14 64
        done
    done
}

# ---- Measuring: lines "measured HEAP WORKLOAD SPEEDUP", "thrown HEAP WORKLOAD"

is_quiet() # BEFORE AFTER OUSTED
{
    awk -v a="$1" -v b="$2" -v o="$3" -v q="$QUIET" -v most="$OUSTED" \
        'BEGIN { exit !((a - 2) ^ 2 <= q ^ 2 && (b - 2) ^ 2 <= q ^ 2 && o <= most) }'
}

# One run that counts; the two orders of one thread and two take turns.
measure() # HEAP WORKLOAD ROUND
{
    local speedup before after ousted
    while ((SECONDS < PATIENCE)); do
        read -r speedup before after ousted < <("$OUT/$1.native" "$2" \
            $((10 * LENGTH[$2])) $(($3 % 2 + 1)))
        if is_quiet "$before" "$after" "$ousted"; then
            echo "measured $1 $2 $speedup"
            return
        fi
        echo "thrown $1 $2"
        sleep 0.5
    done
}

measure_all()
{
    local heap workload round
    for ((round = 1; round <= ROUNDS; round++)); do
        for workload in "${WORKLOADS[@]}"; do
            for heap in "${HEAPS[@]}"; do
                progress "measuring: round $round of $ROUNDS, $workload on" \
                    "$heap, ${SECONDS}s of $PATIENCE"
                measure "$heap" "$workload" "$round"
            done
        done
    done
}

# ---- What the two processors are

processors()
{
    local siblings=/sys/devices/system/cpu/cpu0/topology/thread_siblings_list
    grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'
    if [[ $(cat $siblings 2>/dev/null) == 0 ]]; then
        echo "its processors are said to be cores of their own"
    else
        echo "processor 0 shares a core with another, it is said"
    fi
}

((!$#)) || HEAPS=("$@")
build
predict_two >$OUT/results
((${#HEAPS[@]} < 7)) || predict_many >>$OUT/results
SECONDS=0
measure_all >>$OUT/results
progress ""
processors
awk -v rounds="$ROUNDS" -f $HERE/table.awk $OUT/results
