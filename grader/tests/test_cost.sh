#!/bin/bash
# test_cost.sh: the cost model of lab 3 against another. Cycles on the simulated
# core and instructions under Valgrind's callgrind rank ten heaps alike.
# test_cost.sh --table prints both for each heap.
cd "$(dirname "$0")/../.." || exit 2
. grader/tests/claims.sh

cost=grader/tests/cost samples=grader/tests/samples/3-heap
lab=labs/3-heap
flags=(-std=gnu11 -O2 -g -D_GNU_SOURCE -Igrader)

# Five whole heaps, and five that the reference becomes with one change.
sources() { # FOLDER: heap N becomes FOLDER/N.c
    local name
    for name in bump implicit explicit segregated; do
        cp "$samples/$name/mm.c" "$1/$name.c"
    done
    cp reference/3-heap/mm.c "$1/reference.c"
    for name in one-bin looks-at-every-block-of-a-bin looks-at-64-blocks \
        never-splits counts-live-blocks; do
        patch -s -o "$1/$name.c" reference/3-heap/mm.c \
            "grader/3-heap/mutants/$name.patch"
    done
}

build() { # SOURCE: SOURCE.native and SOURCE.simulated
    gcc "${flags[@]}" -fno-builtin -I$lab "$1" $cost/work.c $cost/native.c \
        $lab/memlib.c -o "$1.native" &&
        gcc @grader/machine/flags -D_GNU_SOURCE -I$lab -c "$1" -o "$1.o" &&
        objcopy --redefine-syms=grader/machine/names "$1.o" &&
        gcc "${flags[@]}" -fno-pie -static -no-pie \
            -Wl,-Ttext-segment=0x60000000 "$1.o" $cost/work.c \
            $cost/simulated.c $lab/memlib.c build/machine/*.o -o "$1.simulated"
}

instructions() { # PROGRAM KIND
    valgrind -q --tool=callgrind --collect-atstart=no \
        --callgrind-out-file="$scratch/out" "$1" "$2" 2>/dev/null &&
        awk '/^totals:/ { print $2 }' "$scratch/out"
}

# One line a heap: name, instructions and cycles, each the geometric mean of
# the three kinds.
count() { # SOURCE
    local kind
    for kind in 0 1 2; do
        echo "$(instructions "$1.native" $kind)" "$("$1.simulated" $kind)"
    done | awk -v name="$(basename "$1" .c)" '
        NF == 2 && $1 > 0 && $2 > 0 { n++; i += log($1); c += log($2) }
        END { if (n == 3) printf "%s %.0f %.0f\n", name, exp(i / n), exp(c / n) }'
}

# Spearman: the correlation of the ranks of columns 2 and 3; equal ones share.
spearman() {
    awk 'function rank(v, i,  j, r) {
             r = 0.5
             for (j = 1; j <= NR; j++)
                 r += v[j] < v[i] ? 1 : v[j] == v[i] ? 0.5 : 0
             return r
         }
         { a[NR] = $2 + 0; b[NR] = $3 + 0 }
         END {
             mean = (NR + 1) / 2
             for (i = 1; i <= NR; i++) {
                 x = rank(a, i) - mean; y = rank(b, i) - mean
                 xy += x * y; xx += x * x; yy += y * y
             }
             printf "%.3f\n", xx && yy ? xy / sqrt(xx * yy) : 0
         }'
}

at_least() { # NUMBER LEAST
    awk -v a="$1" -v b="$2" 'BEGIN { exit !(a >= b) }'
}

# The rank of the samples that hold the marks of lab 3 in place.
order_of_samples() { # COLUMN
    grep -E '^(bump|implicit|explicit|segregated) ' "$scratch/table" |
        sort -n -k "$1,$1" | awk '{ print $1 }'
}

sources "$scratch"
for source in "$scratch"/*.c; do
    claim "$(basename "$source" .c) builds both ways" build "$source"
    count "$source" >>"$scratch/table"
done
rho=$(spearman <"$scratch/table")
if [[ ${1-} == --table ]]; then
    awk 'BEGIN { f = "%-30s %12s %12s\n"; printf f, "heap", "instructions",
                 "cycles" } { printf f, $1, $2, $3 }' \
        <(sort -n -k 2,2 "$scratch/table")
    echo "Spearman: $rho"
fi
claim "ten heaps were counted" same "$(wc -l <"$scratch/table")" 10
claim "opposite orders give -1" same "$(printf 'a 1 3\nb 2 2\nc 3 1\n' | spearman)" -1.000
claim "both rank them alike: Spearman $rho >= 0.9" at_least "$rho" 0.9
claim "the samples are in the same order" same \
    "$(order_of_samples 2)" "$(order_of_samples 3)"
claims_end
