#!/bin/bash
# make bench-heap: the reference of lab 3 against four allocators that the world
# uses, in the same replay loop, on every trace: recorded, its twin, generated.
#
#     run.sh [TRACE]...      some traces only, by name
#     ROUNDS=7 SEED=1        runs of each heap a trace; the seed of the twins
#
# space  the reference: its break at the end and its globals. A peer: anonymous
#        memory that became resident in a process of its own (replay.c says how
#        it is counted), huge pages off; what it took before main is free.
# time   CPU time an operation, payloads untouched. The heaps take turns; ratios
#        are to glibc in the same round, and the median of the rounds counts.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/../../.."

HERE=grader/bench/heap
OUT=build/bench/heap
TRACES=grader/3-heap/traces
ROUNDS=${ROUNDS:-7}
SEED=${SEED:-1}
MEGABYTE=1048576

PEERS=(glibc jemalloc mimalloc tcmalloc)
declare -A LIBRARY=([glibc]="" [jemalloc]=libjemalloc.so.2
                    [mimalloc]=libmimalloc.so.2.0
                    [tcmalloc]=libtcmalloc_minimal.so.4)

# ---- Building

build()
{
    local flags=(-std=gnu11 -O2 -g -Wall -Wextra -Werror -D_GNU_SOURCE
                 -fno-omit-frame-pointer -fno-pie -Ilabs/3-heap
                 -Igrader/judge/trace
                 "-I$HERE")
    local judge=grader/judge
    mkdir -p $OUT
    gcc "${flags[@]}" -fno-optimize-sibling-calls -c reference/3-heap/mm.c \
        -o $OUT/mm.o
    gcc "${flags[@]}" -no-pie $HERE/replay.c $HERE/memlib.c $OUT/mm.o \
        -o $OUT/replay
    gcc "${flags[@]}" -no-pie $HERE/pack.c $judge/trace/{rep,trace,twin,shape}.c \
        $judge/base/{dice,fail,text}.c -o $OUT/pack
    GLOBALS=$(size $OUT/mm.o | awk 'NR == 2 { print $2 + $3 }')
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

# ---- Measuring one trace

# replay WHAT HEAP FILE: in a process of its own, with the peer's library
replay()
{
    if [[ $2 == reference ]]; then
        $OUT/replay "$1" reference "$3"
    else
        LD_PRELOAD=${LIBRARY[$2]} $OUT/replay "$1" malloc "$3"
    fi
}

median()
{
    sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# Prints a line "space HEAP BYTES" for each heap.
measure_space()
{
    local heap break_bytes bytes
    for heap in reference "${PEERS[@]}"; do
        read -r break_bytes bytes < <(replay space "$heap" "$1")
        [[ $heap == reference ]] && bytes=$((break_bytes + GLOBALS))
        echo "space $heap $bytes"
    done
}

# Prints a line "time HEAP NS RATIO" for each heap.
measure_time()
{
    local heap round ns glibc
    rm -f $OUT/ns.* $OUT/ratio.*
    for ((round = 0; round < ROUNDS; round++)); do
        glibc=$(replay time glibc "$1")
        for heap in reference "${PEERS[@]}"; do
            ns=$glibc
            [[ $heap == glibc ]] || ns=$(replay time "$heap" "$1")
            echo "$ns" >>"$OUT/ns.$heap"
            awk -v a="$ns" -v b="$glibc" 'BEGIN { print a / b }' \
                >>"$OUT/ratio.$heap"
        done
    done
    for heap in reference "${PEERS[@]}"; do
        echo "time $heap $(median <"$OUT/ns.$heap")" \
            "$(median <"$OUT/ratio.$heap")"
    done
}

# measure NAME KIND SOURCE SEED: prints "trace NAME KIND LIVE", and those lines
measure()
{
    local file=$OUT/$1.ops
    $OUT/pack "$3" "$4" "$file"
    echo "trace $1 $2 $(od -An -tu8 -j16 -N8 "$file")"
    measure_space "$file"
    measure_time "$file"
}

# ---- All traces

wanted()
{
    local name
    ((${#ONLY[@]})) || return 0
    for name in "${ONLY[@]}"; do
        [[ $name == "$1" ]] && return 0
    done
    return 1
}

# Lines "NAME KIND SOURCE SEED", one for each run of measure.
list_traces()
{
    local file name
    for file in $TRACES/*.rep; do
        name=$(basename "$file" .rep)
        wanted "$name" || continue
        echo "$name recorded $file 0"
        echo "$name' twin $file $SEED"
    done
    for name in $($OUT/pack shapes); do
        if wanted "$name"; then
            echo "$name generated $name 0"
        fi
    done
}

progress()
{
    if [[ -t 2 ]]; then
        printf '\r\033[K%s' "$*" >&2
    fi
}

measure_all()
{
    local name kind source seed n=0 total
    list_traces >$OUT/list
    total=$(wc -l <$OUT/list)
    while read -r name kind source seed; do
        n=$((n + 1))
        progress "trace $n of $total: $name"
        measure "$name" "$kind" "$source" "$seed"
    done <$OUT/list >$OUT/results
    progress ""
}

ONLY=("$@")
build
find_peers
measure_all
awk -v heaps="reference ${PEERS[*]}" -v rounds="$ROUNDS" -v seed="$SEED" \
    -v megabyte=$MEGABYTE -f $HERE/table.awk $OUT/results
if ((${#SKIPPED[@]})); then
    printf 'skipped: %s\n' "${SKIPPED[@]}"
fi
echo "${#SKIPPED[@]} of 4 peers skipped"
