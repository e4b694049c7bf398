#!/bin/bash
# programs.sh: real programs on the reference of lab 5, by LD_PRELOAD. Each must
# print what it prints on glibc's malloc, and end as it ends there.
#
#     programs.sh [PROGRAM]...   some programs only: git sqlite python gcc redis
#     ROUNDS=3                   runs of each, in turns; the fastest counts
#     REFERENCE=mm.c             another heap than reference/5-arenas/mm.c
#
# Prints one row a program. Exit 0: all alike. 1: not. What is not installed is
# skipped and said: python needs libpython3.11-testsuite, too.
set -euo pipefail
export LC_ALL=C PATH=/usr/bin:/bin # the programs that Debian installs
cd "$(dirname "$0")/../../.."

ROOT=$PWD
LAB=$ROOT/labs/5-arenas
OUT=$ROOT/build/bench/programs
ROUNDS=${ROUNDS:-3}
REFERENCE=$(realpath "${REFERENCE:-reference/5-arenas/mm.c}")
PORT=$((20000 + $$ % 10000))

build()
{
    rm -rf "$OUT"
    mkdir -p "$OUT"
    gcc -std=gnu11 -O2 -g -Wall -Wextra -Werror -D_GNU_SOURCE -fPIC -shared \
        -fno-builtin -ftls-model=initial-exec -fvisibility=hidden -I"$LAB" \
        "$LAB"/{preload,memmap}.c "$REFERENCE" -o "$OUT/reference.so"
}

# Each program_NAME is run in an empty folder of its own. What it prints may
# depend on nothing but the program. On glibc, PRELOAD is empty.

# A repository of the kit's sources: two commits, packed by two threads.
program_git()
{
    export GIT_AUTHOR_DATE="1700000000 +0000" GIT_COMMITTER_DATE="1700000000 +0000"
    export GIT_AUTHOR_NAME=n GIT_AUTHOR_EMAIL=e GIT_COMMITTER_NAME=n
    export GIT_COMMITTER_EMAIL=e GIT_CONFIG_GLOBAL=/dev/null
    export LD_PRELOAD=$PRELOAD
    git init -q -b main .
    cp -r "$ROOT"/{labs,reference,grader} .
    git add labs reference && git commit -q -m "one"
    git add grader && git commit -q -m "two"
    git -c pack.threads=2 repack -q -a -d -f
    git fsck --full 2>&1
    git log --stat --format=%H,%s
    git log -p | cksum
    git grep --threads=2 -c malloc
}

program_sqlite()
{
    LD_PRELOAD=$PRELOAD sqlite3 numbers.db <<'SQL'
CREATE TABLE number (n INTEGER PRIMARY KEY, text TEXT, rest INTEGER);
WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 150000)
    INSERT INTO number SELECT n, printf('%x-%d', n * 7919, n), n % 97 FROM c;
CREATE INDEX by_text ON number (text);
SELECT rest, count(*), max(text) FROM number GROUP BY rest;
SELECT count(*) FROM number a JOIN number b ON b.n = a.n * 2 WHERE a.rest < 50;
SELECT sum(length(group_concat_)) FROM
    (SELECT group_concat(text) AS group_concat_ FROM number GROUP BY n % 1000);
PRAGMA integrity_check;
SQL
}

# Python's own tests by its own runner, without the times that they took.
program_python()
{
    LD_PRELOAD=$PRELOAD python3 -m test -v test_json test_threading 2>&1 |
        grep -E '\.\.\. |^(Ran|OK|FAILED)|^(All|Result|[0-9]+ tests)' |
        sed -E 's/ in [0-9.]+s//; s/[0-9.]+ usec/N usec/' | sort
}

program_gcc()
{
    LD_PRELOAD=$PRELOAD gcc -std=gnu11 -O2 -D_GNU_SOURCE -I"$LAB" -S \
        "$ROOT/reference/5-arenas/mm.c" -o - | cksum
    LD_PRELOAD=$PRELOAD gcc -std=gnu11 -O3 -D_GNU_SOURCE -I"$ROOT/labs/3-heap" \
        -S "$ROOT/reference/3-heap/mm.c" -o - | cksum
}

redis()
{
    redis-cli -p "$PORT" "$@"
}

# The server on the heap, with two threads that read and write; what it holds
# after the benchmark is the same each time, and it says a checksum of it.
program_redis()
{
    LD_PRELOAD=$PRELOAD redis-server --port "$PORT" --save "" --daemonize no \
        --io-threads 2 --io-threads-do-reads yes --enable-debug-command yes \
        --logfile server.log &
    until redis ping >/dev/null 2>&1; do
        kill -0 $! 2>/dev/null || return 1
        sleep 0.05
    done
    redis-benchmark -p "$PORT" -q -n 15000 -c 20 -P 8 --csv \
        -t set,get,incr,lpush,rpush,sadd,hset,zadd,mset | cut -d, -f1
    redis dbsize
    redis debug digest
    redis memory doctor >/dev/null
    redis get counter:__rand_int__
    redis flushall
    redis shutdown nosave || true
    wait $!
}

needs()
{
    case $1 in
    git | gcc) command -v "$1" ;;
    sqlite) command -v sqlite3 ;;
    python) python3 -c 'import test.test_json, test.test_threading' ;;
    redis) command -v redis-server && command -v redis-benchmark ;;
    esac >/dev/null 2>&1
}

# run PROGRAM HEAP PRELOAD: its output to HEAP.PROGRAM; prints seconds.
run()
{
    local folder=$OUT/work status=0 start
    rm -rf "$folder"
    mkdir "$folder"
    start=$(date +%s%N)
    (cd "$folder" && PRELOAD=$3 && "program_$1") >"$OUT/$2.$1" 2>"$OUT/$2.$1.err" ||
        status=$?
    echo "exit $status" >>"$OUT/$2.$1"
    awk -v ns=$(($(date +%s%N) - start)) 'BEGIN { print ns / 1e9 }'
}

least()
{
    sort -g | head -1
}

# Prints the row; false if the outputs differ.
compare()
{
    local round verdict=same
    : >"$OUT/glibc.s" >"$OUT/reference.s"
    for ((round = 0; round < ROUNDS; round++)); do
        run "$1" glibc "" >>"$OUT/glibc.s"
        run "$1" reference "$OUT/reference.so" >>"$OUT/reference.s"
        cmp -s "$OUT/glibc.$1" "$OUT/reference.$1" || verdict=DIFFERENT
    done
    grep -q '^exit 0$' "$OUT/glibc.$1" || verdict="FAILED on glibc"
    printf '%-8s %-10s %6d lines %8.2f s %8.2f s\n' "$1" "$verdict" \
        "$(wc -l <"$OUT/reference.$1")" "$(least <"$OUT/glibc.s")" \
        "$(least <"$OUT/reference.s")"
    [[ $verdict == same ]]
}

failed=0
PROGRAMS=("$@")
(($#)) || PROGRAMS=(git sqlite python gcc redis)
build
printf '%-8s %-10s %12s %10s %10s\n' program output "" glibc reference
for program in "${PROGRAMS[@]}"; do
    if needs "$program"; then
        compare "$program" || failed=1
    else
        echo "$program: skipped, it or its tests are not installed"
    fi
done
exit $failed
