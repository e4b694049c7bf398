#!/bin/bash
# test_stress.sh: the reference stands random calls, out of memory and flipped
# bits, sanitized too; a heap that is wrong does not; the bench comes to an end.
cd "$(dirname "$0")/../.." || exit 2

out=build/tests/stress
bench=grader/bench/heap
passed=0
failed=0
mkdir -p $out

# verdict SENTENCE: of the command just before.
verdict() {
    if [[ $? == 0 ]]; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    echo "not so: $1"
}

# stress NAME MM.C FLAG...: builds the stress test with that heap and runs it.
stress() {
    gcc -std=gnu11 -O2 -g -Wall -Wextra -Werror -D_GNU_SOURCE "${@:3}" \
        -Ilabs/3-heap -Igrader/judge/base -I$bench -Igrader/tests/stress \
        "$2" grader/tests/stress/*.c $bench/memlib.c grader/judge/base/dice.c \
        -o "$out/$1" && "$out/$1" >"$out/$1.out" 2>&1
}

stress plain reference/3-heap/mm.c
verdict "the reference stands seeds 1 and 2"
stress sanitized reference/3-heap/mm.c -fsanitize=address,undefined \
    -fno-sanitize-recover=all
verdict "the reference stands them sanitized"

# Blocks without room for their own tag.
sed 's/ + TAG_BYTES + FLAGS/ + FLAGS/' reference/3-heap/mm.c >$out/broken.c
! cmp -s $out/broken.c reference/3-heap/mm.c
verdict "the reference can be broken"
! stress broken $out/broken.c && grep -q '^stress_heap: seed 1' $out/broken.out
verdict "a heap whose blocks are 4 bytes short does not stand them"

ROUNDS=1 $bench/run.sh sed >$out/bench.out 2>&1
verdict "the bench comes to an end"
grep -qE '^(met|NOT MET) +time to glibc' $out/bench.out
verdict "the bench says which targets are met"

echo "$passed passed, $failed failed"
((failed == 0))
