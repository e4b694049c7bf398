#!/bin/bash
# saguaro replay with a real judge: a check alone, and a check in the debugger.
cd "$(dirname "$0")/../.." || exit 2
. grader/tests/claims.sh

saguaro=${OUT:-build}/saguaro
sample=grader/tests/samples/3-heap/bump

one="$saguaro replay 1-mmap a-thousand-probes --dir reference/1-mmap --gdb"
gdb="$saguaro replay 3-heap two-live-blocks-never-overlap --dir $sample --gdb"

# gdb on a check of a lab, told what to do line by line, at a terminal.
debugged() {
    printf '%s\n' "$@" | TERM=dumb timeout 120 script -qec "$gdb" /dev/null
}

# The program ended in gdb before it was let go, in a lab that watches it.
killed_at_once() {
    printf '%s\n' kill y quit | TERM=dumb timeout 60 script -qec "$one" /dev/null
}

# A debugger to whom nobody types, and who gets TERM after 8 seconds.
terminated() {
    TERM=xterm script -qec "timeout --foreground -k 10 8 $gdb; echo ended \$?" \
        /dev/null < <(sleep 25)
}

claim "a check that holds is said to hold" contains \
    "$("$saguaro" replay 3-heap two-live-blocks-never-overlap --dir "$sample")" \
    "ok: two live blocks never overlap"
text=$(debugged "break mm_malloc" continue list "print bytes" delete y \
    continue quit y)
claim "the debugger stops in the student's function" contains "$text" \
    "mm_malloc (bytes="
claim "it shows the student's source" contains "$text" "mm_malloc(size_t bytes)"
claim "the check goes on when it is left" contains "$text" \
    "ok: two live blocks never overlap"
claim "a program killed in the debugger is said to be left" contains \
    "$(killed_at_once)" "you left the debugger before the check was done"
claim "seed 2 is another run of the same check" contains \
    "$("$saguaro" replay 3-heap two-live --seed 2 --dir "$sample")" "ok: two live"
claim "without a terminal there is no debugger, and it says so" same \
    "$(status_is 2 $gdb 2>&1 </dev/null)" \
    "saguaro: --gdb needs a terminal: you type commands to the debugger"
text=$(terminated)
claim "TERM ends a debugger" contains "$text" "ended 124"
claim "which was there" contains "$text" "has not been called yet"
gdb="$saguaro replay 1-mmap filemap-count-counts-a-letter --gdb"
gdb+=" --dir reference/1-mmap"
text=$(debugged continue quit y)
claim "where to stop is told by a function of the lab" contains "$text" \
    'break filemap_count'
cp -r reference/1-mmap "$scratch/refused"
sed -i '/^ssize_t filemap_count/,/^{/ s/^{/{ munmap((void *)0x60000000, 1);/' \
    "$scratch/refused/filemap.c"
gdb="$saguaro replay 1-mmap filemap-count-counts-a-letter --gdb"
gdb+=" --dir $scratch/refused"
text=$(debugged continue bt continue quit)
claim "the debugger stops at a call that is refused" contains "$text" \
    "received signal SIGXCPU"
claim "and what was refused is said then" contains "$text" \
    "your code unmapped 0x60000000"
claims_end
