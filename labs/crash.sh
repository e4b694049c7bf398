#!/bin/bash
# crash.sh STATUS PROGRAM LAB SOURCES TESTS: says which signal ended a
# lab's tests, in which test, and where, if gdb is here to find out.
# PROGRAM.log is what they printed.
status=$1 program=$2 lab=$3 sources=$4 tests=$5
here=$(dirname "$0")
name=SIG$(kill -l $((status - 128)))

# CUnit names each test before it runs.
test=$(sed -n 's/^  Test: \(.*\) \.\.\..*/\1/p' "$program.log" | tail -n 1)

# The tests once more, under gdb; not those that were killed from outside.
place_of_crash() {
    case $name in SIGSEGV | SIGBUS | SIGFPE | SIGILL | SIGABRT) ;; *) return ;; esac
    command -v gdb >/dev/null || return
    timeout -k 1 30 gdb -q -nx -batch -x "$here/crash.gdb" "$program" \
        2>/dev/null </dev/null |
        awk -v sources="$sources" -v tests="$tests" -f "$here/crash.awk"
}

place=$(place_of_crash)
if [[ -n $test ]]; then
    what="the test \"$test\""
    only=" ONLY='$test'"
fi
echo "$name ended ${what:-the tests}${place:+,}"
echo "${place:+at $place. }How it came to that:"
echo "    make -C labs/$lab debug${only:-}"
