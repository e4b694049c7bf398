#!/bin/bash
# `saguaro record`: each relative of malloc, threads, fork, exec, sudden ends,
# and what it says when it cannot.
cd "$(dirname "$0")/../.." || exit 2
. grader/tests/claims.sh

saguaro=$(realpath "${OUT:-build}/saguaro")
calls=$scratch/calls
gcc -O1 -g -fno-builtin -Wall -o "$calls" grader/tests/record/calls.c || exit 2
gcc -O1 -g -static -o "$calls-static" -x c - <<<'int main(void) { return 0; }'
touch "$scratch/no-program"
cd "$scratch" || exit 2

# record STATUS ARGUMENT...: must end with that status; prints what it says.
record() {
    local status=$1
    shift
    status_is "$status" "$saguaro" record "$@" 2>&1
}

# The operations of a trace, on one line.
ops() { # FILE
    tail -n +5 "$1" | tr '\n' ';'
}

every_call="a 0 101;a 1 102;a 2 103;m 3 64 104;m 4 128 105;m 5 256 512;\
a 6 106;m 7 4096 107;m 8 4096 4096;r 0 1001;f 1;f 0;f 2;f 3;f 4;f 5;f 6;f 7;f 8;"

records_every_call() {
    record 0 -o all.rep -- "$calls" all || return 1
    same "$(ops all.rep)" "$every_call" && same "$(head -n 4 all.rep |
        tr '\n' ' ')" "1 9 19 6236 "
}

records_no_failure() {
    record 0 -o fail.rep -- "$calls" fail && same "$(ops fail.rep)" "a 0 77;f 0;"
}

keeps_the_first() {
    record 0 --max-ops 5 -o five.rep -- "$calls" all &&
        same "$(ops five.rep)" "a 0 101;a 1 102;a 2 103;m 3 64 104;m 4 128 105;"
}

# The lock makes sense of the order in which threads called.
records_threads() {
    record 0 -t -o threads.rep -- "$calls" threads || return 1
    (( $(grep -c '^[amf] ' threads.rep) >= 16000 )) &&
        same "$(grep '^t ' threads.rep | sort -u | tr '\n' ';')" \
            "t 0;t 1;t 2;t 3;t 4;"
}

leaves_threads_out() {
    record 0 -o plain.rep -- "$calls" threads &&
        same "$(grep -c '^t ' plain.rep)" 0
}

records_both_sides_of_a_fork() {
    record 0 --all -o fork.rep -- "$calls" fork || return 1
    contains "$(ops fork.rep)" "a 0 1000;a 1 3000;f 1;a 1 3000;f 1;" &&
        same "$(ops fork.rep.1)" "a 0 2000;r 0 2001;f 0;"
}

records_what_exec_starts() {
    record 0 -a -o exec.rep -- "$calls" exec &&
        same "$(ops exec.rep)" "$every_call" &&
        same "$(ops exec.rep.1)" "a 0 4000;f 0;"
}

keeps_the_largest() {
    record 0 -o largest.rep -- "$calls" fork && [[ ! -e largest.rep.1 ]]
}

outlives_a_kill() {
    record 137 -o killed.rep -- "$calls" killed &&
        same "$(ops killed.rep)" "$every_call"
}

passes_the_status() {
    record 7 -o status.rep -- "$calls" all 7
}

says_when_nothing_was_recorded() {
    contains "$(record 2 -- "$calls-static")" "nothing was recorded: does"
}

says_why_it_cannot_run() {
    contains "$(record 127 -- ./nowhere)" "./nowhere: No such file" &&
        contains "$(record 126 -- ./no-program)" "./no-program: Permission denied"
}

says_why_it_cannot_write() {
    contains "$(record 2 -o /nowhere/a.rep -- "$calls" all)" \
        "/nowhere/a.rep: No such file or directory"
}

refuses_bad_options() {
    contains "$(record 2)" "no command given" &&
        contains "$(record 2 --)" "no command given" &&
        contains "$(record 2 -n 0 -- true)" "wants a number above 0, got 0" &&
        contains "$(record 2 -n 5x -- true)" "got 5x" &&
        contains "$(record 2 -n -1 -- true)" "got -1" &&
        contains "$(record 2 --nonsense -- true)" "unknown option --nonsense" &&
        contains "$(record 2 -o)" "argument is missing after -o"
}

explains_itself() {
    contains "$(record 0 --help)" "usage: saguaro record"
}

leaves_nothing_in_tmp() {
    same "$(find /tmp -maxdepth 1 -name 'saguaro-record.*' -newer "$calls")" ""
}

# A shell, a pipe and a program with an allocator's worth of habits.
records_a_pipeline() {
    record 0 --all -o pipe.rep -- bash -c 'ls -l /usr/bin | sort -k5 | tail -n 3' &&
        contains "$(cat pipe.rep.2)" "a 0 "
}

claim "records every relative of malloc" records_every_call
claim "records no call that failed" records_no_failure
claim "keeps the first operations when told how many" keeps_the_first
claim "tells threads apart" records_threads
claim "leaves threads out unless asked" leaves_threads_out
claim "records both sides of a fork" records_both_sides_of_a_fork
claim "records what exec starts" records_what_exec_starts
claim "keeps the largest process alone" keeps_the_largest
claim "loses nothing when the program is killed" outlives_a_kill
claim "passes the program's status on" passes_the_status
claim "says when nothing was recorded" says_when_nothing_was_recorded
claim "says why a program cannot run" says_why_it_cannot_run
claim "says why a trace cannot be written" says_why_it_cannot_write
claim "refuses bad options" refuses_bad_options
claim "explains itself" explains_itself
claim "records a shell's pipeline" records_a_pipeline
claim "leaves nothing in /tmp" leaves_nothing_in_tmp
claims_end
