#!/bin/bash
# make bench-arenas: the reference of lab 5 against allocators that the world
# uses, each preloaded into the same program, on workloads with 1 and 2 threads.
#
#     run.sh [WORKLOAD]...   some workloads only, by name
#     ROUNDS=7               runs of each allocator
#     CLOCK=wall             or cpu: processor time, for a machine that is not
#                            idle; it does not see threads that wait
#
# The allocators take turns, each run is a process of its own. Ratios are to
# glibc in the same round; the median of the rounds counts. Memory is the peak
# of what was resident, in the run where it was highest.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/../../.."

HERE=grader/bench/arenas
OUT=build/bench/arenas
ROUNDS=${ROUNDS:-7}
CLOCK=${CLOCK:-wall}

WORKS=(pair lifo steady threadtest sh6 cfrac remote sh8 xmalloc larson mstress
       large)
SERIAL=" cfrac pair " # 1 thread only
PROBES=(feed chain chain-1000)

PEERS=(glibc jemalloc mimalloc tcmalloc tbbmalloc)
declare -A LIBRARY=([glibc]="" [jemalloc]=libjemalloc.so.2
                    [mimalloc]=libmimalloc.so.2.0
                    [tcmalloc]=libtcmalloc_minimal.so.4
                    [tbbmalloc]=libtbbmalloc_proxy.so.2)

# ---- Building

# The reference as the peers are built: optimised, in one piece.
build()
{
    local lab=labs/5-arenas
    local flags=(-std=gnu11 -g -Wall -Wextra -Werror -D_GNU_SOURCE -fno-builtin)
    mkdir -p $OUT
    gcc "${flags[@]}" -O2 -fno-omit-frame-pointer $HERE/*.c -o $OUT/work
    gcc "${flags[@]}" -O3 -flto -fPIC -shared -ftls-model=initial-exec \
        -fvisibility=hidden -I$lab $lab/preload.c $lab/memmap.c \
        reference/5-arenas/mm.c -o $OUT/reference.so
    LIBRARY[reference]=$PWD/$OUT/reference.so
}

# Where the compiler finds each peer's library; one it does not find is left out.
find_peers()
{
    local peer path found=()
    SKIPPED=()
    for peer in "${PEERS[@]}"; do
        path=${LIBRARY[$peer]:+$(gcc -print-file-name="${LIBRARY[$peer]}")}
        if [[ $peer == glibc || $path == /* ]]; then
            found+=("$peer")
            LIBRARY[$peer]=$path
        else
            SKIPPED+=("$peer (${LIBRARY[$peer]} is not installed)")
        fi
    done
    PEERS=("${found[@]}")
}

# ---- Measuring

progress()
{
    if [[ -t 2 ]]; then
        printf '\r\033[K%s' "$*" >&2
    else
        echo "$*" >&2
    fi
}

# work HEAP WORKLOAD THREADS
work()
{
    LD_PRELOAD=${LIBRARY[$1]} $OUT/work "$2" "$3"
}

# measure WORKLOAD THREADS: prints "run WORKLOAD THREADS ROUND HEAP SECONDS KIB"
# for each heap, in each round.
measure()
{
    local heap round wall cpu kib
    for ((round = 0; round < ROUNDS; round++)); do
        for heap in glibc reference "${PEERS[@]:1}"; do
            read -r wall cpu kib < <(work "$heap" "$1" "$2")
            [[ $CLOCK == wall ]] || wall=$cpu
            echo "run $1 $2 $round $heap $wall $kib"
        done
    done
}

measure_all()
{
    local name threads
    for name in "${WORKS[@]}"; do
        for threads in 1 2; do
            [[ $threads == 2 && $SERIAL == *" $name "* ]] && continue
            progress "$name, $threads threads, $ROUNDS rounds"
            measure "$name" "$threads"
        done
    done
}

# Prints "probe NAME HEAP KIB", and "lines HEAP ACTIVE PASSIVE".
probe_all()
{
    local heap name wall cpu kib
    for heap in reference "${PEERS[@]}"; do
        progress "memory and lines of $heap"
        for name in "${PROBES[@]}"; do
            read -r wall cpu kib < <(work "$heap" "$name" 2)
            echo "probe $name $heap $kib"
        done
        echo "lines $heap $(work "$heap" lines 2)"
    done
}

if (($#)); then
    WORKS=("$@")
fi
build
find_peers
measure_all >$OUT/results
probe_all >>$OUT/results
[[ ! -t 2 ]] || progress ""
awk -v heaps="reference ${PEERS[*]}" -v rounds="$ROUNDS" -v clock="$CLOCK" \
    -f $HERE/table.awk $OUT/results
if ((${#SKIPPED[@]})); then
    printf 'skipped: %s\n' "${SKIPPED[@]}"
fi
echo "${#SKIPPED[@]} of 5 peers skipped"
