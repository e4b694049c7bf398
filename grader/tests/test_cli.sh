#!/bin/bash
# The command, in a kit of its own: one toy lab, whose judge is a script that
# hands out a fixture, crashes, or writes nonsense, as FIXTURE tells it.
cd "$(dirname "$0")/../.." || exit 2
. grader/tests/claims.sh

fixtures=$PWD/grader/tests/fixtures
kit=$scratch/kit
saguaro=$kit/build/saguaro

make_kit() {
    mkdir -p "$kit"/{build/judge,labs/9-toy,grader/{judge,report,9-toy/catch-up/2},handouts/9-toy}
    cp "${OUT:-build}/saguaro" "$saguaro"
    cp grader/report/result.schema.json "$kit/grader/report/"
    cp "$fixtures/toy.ini" "$kit/grader/9-toy/lab.ini"
    cp "$fixtures/toy-judge" "$kit/build/judge/9-toy"
    echo "# Lab 9: a toy" >"$kit/handouts/9-toy/README.md"
    echo "mine" >"$kit/labs/9-toy/toy.c"
    echo "supplied" >"$kit/grader/9-toy/catch-up/2/toy.c"
    mkdir "$kit/elsewhere"
}

# toy FIXTURE ARGUMENT...: saguaro, with a judge that hands out that fixture.
toy() {
    FIXTURE=$fixtures/result-$1.json "$saguaro" "${@:2}"
}

# said STATUS FIXTURE ARGUMENT...: what that prints, which must end so.
said() {
    status_is "$1" toy "${@:2}" 2>&1
}

page() { # STATUS FIXTURE PART...: the page of a graded fixture has each part
    local text part
    text=$(said "$1" "$2" grade 9-toy) || { echo "$text"; return 1; }
    for part in "${@:3}"; do
        contains "$text" "$part" || return 1
    done
}

grades() {
    claim "full marks end with 0" page 0 full "100 of 100" \
        "For stars, step 3"
    claim "lost marks end with 1 and never round up" page 1 partial "49.99 of 100"
    claim "the first failing check is explained" page 1 partial \
        "Look at this first: two live blocks never overlap" \
        "toy.c:12 in mm_malloc" "mm_malloc(24)" "sqlite3, operation 1234" \
        "$saguaro replay 9-toy two-live-blocks-never-overlap --seed 1" \
        "$saguaro hint 9-toy two-live-blocks-never-overlap"
    claim "files that are no part of the lab are named" page 1 partial \
        "Not part of this lab, and left alone: a.out"
    claim "what a student prints cannot move the cursor" page 1 partial \
        '\x1b[2J\x1b[32m100 of 100'
    claim "a file that does not build shows what the compiler said" \
        page 1 no-build "error: expected ';'" "make it compile"
    claim "--quiet says why there are no marks, and where" same \
        "$(said 1 no-build grade 9-toy --quiet --dir "$kit/elsewhere")" \
        "9-toy            0 of 100   does not build   in $kit/elsewhere"
    claim "an untouched lab that is named gets its map" \
        page 1 not-started "A bump allocator"
    claim "stages of a catch-up are given" page 1 catch-up "given"
    claim "an untouched lab is one line, and no loss" same \
        "$(said 0 not-started grade)" "9-toy        not started"
    claim "--quiet is one line" same "$(said 1 partial grade 9-toy --quiet)" \
        "9-toy        49.99 of 100"
    claim "--json is the result, byte for byte" same \
        "$(said 0 full grade --json)" "$(cat "$fixtures/result-full.json")"
    claim "no colour into a file" lacks "$(said 1 partial grade)" $'\e'
}

# called FIXTURE ARGUMENT...: the options that the judge then gets.
called() {
    said 0 "$@" >/dev/null
    cat "$kit/build/judge/9-toy.called"
}

# on_terminal COMMAND: what it writes to a terminal of its own.
on_terminal() {
    FIXTURE=$fixtures/result-partial.json TERM=xterm \
        script -qec "$1" /dev/null </dev/null
}

terminals() {
    local text
    text=$(on_terminal "$saguaro grade 9-toy")
    claim "a terminal gets colour" contains "$text" $'\e[31mfailed'
    claim "progress is shown" contains "$text" "1/2   blocks are aligned"
    claim "progress is wiped" contains "$text" $'aligned\e[0m\r\e[K'
    claim "NO_COLOR is respected" lacks \
        "$(NO_COLOR=1 on_terminal "$saguaro grade 9-toy")" $'\e[31m'
    claim "--quiet shows no progress" lacks \
        "$(on_terminal "$saguaro grade 9-toy --quiet")" "blocks are aligned"
}

options() {
    claim "options reach the judge" contains \
        "$(called full grade 9-toy --seed 7 --check over --all)" \
        "--check over --all"
    claim "the seed reaches it, but not on its command line" contains \
        "$(cat "$kit/build/judge/9-toy.called")" "seed 7"
    claim "LAB DIR grades a folder" contains \
        "$(called full grade 9-toy "$kit/elsewhere")" \
        "--submission $kit/elsewhere"
    claim "another kit's solution is graded" contains \
        "$(called full grade 9-toy --compat csapp "$kit/elsewhere")" \
        "--compat csapp"
    mkdir "$kit/it's mine"
    claim "what can be pasted is quoted where it has to be" contains \
        "$(said 1 partial grade 9-toy --dir "$kit/it's mine")" \
        " --seed 1 --dir '$kit/it'\''s mine'"
    claim "an unknown option is named" contains \
        "$(said 2 full grade --sed 7)" "no option --sed"
    claim "an option without its word is named" contains \
        "$(said 2 full grade --seed)" "--seed needs a word after it"
    claim "a folder that is not there is named" contains \
        "$(said 2 full grade 9-toy --dir /nowhere)" "there is no folder /nowhere"
    claim "a folder without its lab is refused" contains \
        "$(said 2 full grade --dir "$kit/elsewhere")" "holds one lab"
}

our_faults() {
    claim "a judge that crashes is our fault" contains \
        "$(said 2 crash grade 9-toy)" "signal 11"
    claim "a judge that ends oddly is our fault" contains \
        "$(said 2 odd grade 9-toy)" "status 3"
    claim "a judge that writes nothing is our fault" contains \
        "$(said 2 silent grade 9-toy)" "our fault"
    claim "a result that is no JSON is our fault" contains \
        "$(said 2 not-json grade 9-toy)" "is not JSON"
    claim "a result of another version is our fault" contains \
        "$(said 2 version-2 grade 9-toy)" "version: expected 1"
    claim "no judge is our fault" contains \
        "$(mv "$kit/build/judge/9-toy" "$scratch/"; said 2 full grade 9-toy
           mv "$scratch/9-toy" "$kit/build/judge/")" "run make first"
    claim "a judge that cannot start is our fault" contains \
        "$(sed -i 1d "$kit/build/judge/9-toy"; said 2 full grade 9-toy
           cp "$fixtures/toy-judge" "$kit/build/judge/9-toy")" \
        "cannot start $kit/build/judge/9-toy: Exec format error"
    claim "a judge that cannot list its checks is our fault" contains \
        "$(said 2 no-list points 9-toy)" "could not list its checks"
    claim "a result that cannot be kept costs no mark" contains \
        "$(rm "$kit/build/results/9-toy.json"
           mkdir "$kit/build/results/9-toy.json"; said 0 full grade 9-toy
           rmdir "$kit/build/results/9-toy.json")" "cannot keep $kit/build/results"
    claim "a page that cannot be written is our fault" contains \
        "$(status_is 2 toy full grade 9-toy 2>&1 >/dev/full)" "is the disk full"
    claim "no room on the disk is our fault" contains \
        "$(ulimit -f 1000; said 2 partial grade 9-toy)" "no room for 16 MB"
    claim "and the doctor's finding" contains \
        "$(ulimit -f 1000; said 1 full doctor)" "MISSING room"
    claim "who ignores children is no hindrance" contains \
        "$(trap '' CHLD; said 0 full grade 9-toy)" "100 of 100"
    claim "a kit without its recorder is our fault" contains \
        "$(said 2 full record -- true)" "librecord.so is missing: run make"
    mkdir "$scratch/bare"
    cp "$saguaro" "$scratch/bare"
    claim "a command outside of its kit says so" contains \
        "$(status_is 2 "$scratch/bare/saguaro" list 2>&1)" "is not inside the kit"
}

changes() {
    said 1 partial grade 9-toy >/dev/null
    claim "checks that turned ok since last time are named" contains \
        "$(said 0 full grade 9-toy)" "Since last time these turned ok:"
    claim "checks that no longer are ok are named" contains \
        "$(said 1 partial grade 9-toy)" "no longer ok:"
    claim "the same again is no news" lacks \
        "$(said 1 partial grade 9-toy)" "Since last time"
    said 0 full grade 9-toy --seed 9 >/dev/null
    claim "another seed is not compared" lacks \
        "$(said 1 partial grade 9-toy)" "Since last time"
}

# The judge's script lists two checks, of which one is of an extension.
selections() {
    local text
    claim "a check is found by its title" contains \
        "$(called full grade 9-toy --check "Two LIVE (blocks) never")" \
        "--check two-live-blocks-never "
    claim "replay takes a title" contains \
        "$(said 0 full replay 9-toy "Two live blocks")" "ok: two live blocks"
    claim "hint takes a title" contains \
        "$(said 0 full hint 9-toy "Two live blocks never overlap")" "Draw both"
    for typed in nonsense "" "--"; do
        claim "a check that there is not ('$typed') is an error" contains \
            "$(said 2 full grade 9-toy --check "$typed")" "
  it wins"
    done
    for command in hint replay; do
        claim "$command without a check says what is missing" contains \
            "$(said 2 full $command 9-toy)" "which check?"
    done
    for command in "grade 9-toy --traces" "replay 9-toy overlap" \
        "grade 9-toy --check overlap"; do
        # shellcheck disable=SC2086 # it is several words
        claim "$command shows each trace" contains \
            "$(said 1 partial $command)" \
            "sqlite3            700      1000  0.700    0.000    0.000       0.800"
    done
    claim "the usual page does not" lacks "$(said 1 partial grade 9-toy)" \
        "as recorded"$'\n'
    text=$(said 1 partial grade 9-toy --check it-wins)
    claim "marks are out of what was asked for" lacks "$text" "of 100"
    claim "nor are they in one line" lacks \
        "$(said 1 partial grade 9-toy --check it-wins --quiet)" "of 100"
    claim "other checks are not on the page" lacks "$text" "overlap"
    claim "a part of the checks has no next step" lacks "$text" "Next:"
    claim "points shows how to name a check" contains \
        "$(said 0 full points 9-toy)" 'replay 9-toy "two live blocks'
}

# interrupted SIGNAL: saguaro under that signal; prints its status, then what is
# left in its folder for temporary files.
interrupted() {
    local pid tries=100
    rm -f "$kit/build/judge/9-toy.slow"
    FIXTURE=slow TMPDIR=$scratch/tmp "$saguaro" grade 9-toy --seed 4711 &
    pid=$!
    while ((tries-- > 0)) && [[ ! -e $kit/build/judge/9-toy.slow ]]; do
        sleep 0.1
    done
    ls "$scratch/tmp" | wc -l
    tr '\0' ' ' <"/proc/$pid/cmdline" | grep -c 4711
    kill -"$1" "$pid"
    wait "$pid"
    echo $?
    find "$scratch/tmp" "$kit/build/results" -mindepth 1 \
        -not -name '9-toy*.json'
    pgrep -P 1 -f "$kit/build/judge/9-toy"
}

# A shell's background jobs ignore INT, which is then left alone: TERM and HUP.
interrupts() {
    mkdir "$scratch/tmp"
    claim "TERM leaves nothing behind, and the seed is covered" same \
        "$(interrupted TERM 2>/dev/null)" $'1\n0\n143'
    claim "HUP leaves nothing behind" same \
        "$(interrupted HUP 2>/dev/null)" $'1\n0\n129'
    claim "Ctrl-C leaves nothing behind" same \
        "$(set -m; interrupted INT 2>/dev/null)" $'1\n0\n130'
    TMPDIR=$scratch/tmp said 1 partial grade 9-toy >/dev/null
    TMPDIR=$scratch/tmp said 2 crash grade 9-toy >/dev/null
    claim "a run of its own removes its work folder" same \
        "$(ls -A "$scratch/tmp")" ""
}

other_commands() {
    claim "a result that was kept has its page" contains \
        "$(said 0 full show "$fixtures/result-partial.json")" \
        "Look at this first: two live blocks never overlap"
    claim "what is no result is refused" contains \
        "$(said 2 full show "$fixtures/toy.ini")" "is not JSON"
    claim "help lists the commands" contains "$(said 0 full)" "catch-up"
    claim "help lists each command once" same "$(said 0 full | sort | uniq -d)" ""
    claim "each command has help" contains "$(said 0 full grade --help)" "--seed N"
    claim "the version is one line" contains "$(said 0 full version)" "schema 1"
    claim "a mistyped command gets a suggestion" contains \
        "$(said 2 full graed)" "did you mean grade?"
    claim "a word that is nothing like a command is refused" contains \
        "$(said 2 full zzzzzz)" "help\" shows which there are"
    claim "a mistyped lab gets a suggestion" contains \
        "$(said 2 full grade toy)" "did you mean 9-toy?"
    claim "a word that is nothing like a lab is refused" contains \
        "$(said 2 full grade zzzzzz)" "list"
    claim "a word too many is refused" contains \
        "$(said 2 full hint 9-toy a b)" 'what is "b" for?'
    claim "a word too few is refused" contains "$(said 2 full hint)" "usage:"
    claim "labs are listed by their handouts" same "$(said 0 full list)" \
        "9-toy        Lab 9: a toy"
    claim "a lab without a handout is listed" same \
        "$(mv "$kit/handouts" "$scratch/"; said 0 full list
           mv "$scratch/handouts" "$kit/")" "9-toy        "
    claim "a hint is found by a part of the name" contains \
        "$(said 0 full hint 9-toy overlap)" "Draw both blocks."
    claim "no hint is said to be none" contains \
        "$(said 2 full hint 9-toy blocks-are-aligned)" "there is no hint"
    claim "points come from the judge" contains "$(said 0 full points)" \
        "two live blocks never overlap"
    claim "points tell where measured marks begin, and of what" contains \
        "$(said 0 full points 9-toy)" "marks begin at 0.3 utilisation, all"
    claim "replay shows all that was printed" contains \
        "$(said 1 partial replay 9-toy overlap --seed 3)" "toy.c:12"
    claim "replay of a check that holds now says so" contains \
        "$(said 0 full replay 9-toy two-live)" "ok: two live blocks"
    claim "replay of a check that there is not says so" contains \
        "$(said 2 full replay 9-toy nonsense)" "has no check"
}

catches_up() {
    local lab=$kit/labs/9-toy
    claim "there is nothing before stage 1" contains \
        "$(said 2 full catch-up 9-toy 1)" "not a stage to catch up with"
    claim "catch-up says what comes next" contains \
        "$(said 0 full catch-up 9-toy 2)" "step 2 of handouts/9-toy"
    claim "catch-up supplies the file, which says so" same \
        "$(cat "$lab/toy.c")" "/* catch-up 9-toy 2: what comes before that \
step is supplied. This line stays. */
supplied"
    claim "catch-up keeps the student's" same \
        "$(cat "$lab/toy.c.before-catch-up-1")" mine
    claim "catch-up leaves its mark" same "$(cat "$lab/.catch-up")" 2
    said 0 full catch-up 9-toy 2 >/dev/null
    claim "a second catch-up keeps both" same \
        "$(tail -n 1 "$lab/toy.c.before-catch-up-2")" supplied
    echo 3 >"$lab/.catch-up"
    claim "catch-up never gives back points that one before took" contains \
        "$(said 0 full catch-up 9-toy 2; cat "$lab/.catch-up")" \
        "The points of stages 1 to 2 are given up. To take it back, restore your files
and delete labs/9-toy/.catch-up.
Go on with step 2 of handouts/9-toy/README.md.
3"
    rm "$lab/.catch-up"
    claim "one stage is not called stages 1 to 1" contains \
        "$(said 0 full catch-up 9-toy 2)" \
        "now has what is asked for by stage 1."
    mv "$kit/grader/9-toy/catch-up/2/toy.c" "$scratch/supplied.c"
    claim "a file of later stages stays, and is said to stay" contains \
        "$(echo later >"$lab/toy.c"; said 0 full catch-up 9-toy 2
           cat "$lab/toy.c")" "$lab/toy.c stays as it is
labs/9-toy now has what is asked for by stage 1.
The points of stage 1 are given up."
    claim "and keeps what is in it" same "$(cat "$lab/toy.c")" later
    mv "$scratch/supplied.c" "$kit/grader/9-toy/catch-up/2/toy.c"
    said 0 full catch-up 9-toy 2 >/dev/null
    claim "a stage without supplies is named, and nothing changes" contains \
        "$(said 2 full catch-up 9-toy 3; cat "$lab/.catch-up")" \
        "nothing is supplied"
    mkdir "$lab/toy.c.catch-up"
    claim "catch-up that cannot write says so, and keeps the file" contains \
        "$(said 2 full catch-up 9-toy 2; tail -n 1 "$lab/toy.c")" \
        "cannot write $lab/toy.c.catch-up: Is a directory
supplied"
    rmdir "$lab/toy.c.catch-up"
    rm "$lab/.catch-up"
    mkdir "$lab/.catch-up"
    claim "a mark that cannot be left is told" contains \
        "$(said 2 full catch-up 9-toy 2)" "cannot write $lab/.catch-up"
    rmdir "$lab/.catch-up"
    mkdir "$kit/grader/9-toy/catch-up/1"
    echo "started" >"$kit/grader/9-toy/catch-up/1/toy.c"
    claim "a lab may start from something, at no cost" contains \
        "$(said 0 full catch-up 9-toy 1; cat "$lab/toy.c")" \
        "No points are given up.
Go on with step 1 of handouts/9-toy/README.md."
    rm -r "$kit/grader/9-toy/catch-up/1"
}

# A change while the grader is at work: it begins again, and the run before
# leaves nothing behind; neither does the end of watch.
restarts() {
    local judge=$kit/build/judge/9-toy pid
    rm -f "$judge.slow"
    FIXTURE=slow TMPDIR=$scratch/tmp "$saguaro" watch 9-toy >"$scratch/slow" &
    pid=$!
    wait_for_file "$judge.slow"
    rm "$judge.slow"
    echo "changed" >>"$kit/labs/9-toy/toy.c"
    claim "a change during grading starts it anew" wait_for_file "$judge.slow"
    claim "what was under way is gone" same \
        "$(ls "$scratch/tmp" | wc -l)" 1
    kill "$pid"
    wait "$pid"
    claim "watch leaves nothing behind" same "$(ls -A "$scratch/tmp")" ""
}

wait_for_file() {
    local tries=100
    while ((tries-- > 0)) && [[ ! -e $1 ]]; do sleep 0.1; done
    [[ -e $1 ]]
}

watches() {
    local log=$scratch/watch pid
    : >"$log"
    FIXTURE=$fixtures/result-partial.json "$saguaro" watch 9-toy >"$log" 2>&1 &
    pid=$!
    wait_for "$log" 1
    echo "changed" >>"$kit/labs/9-toy/toy.c"
    wait_for "$log" 2
    kill "$pid"
    wait "$pid" 2>/dev/null
    claim "watch grades at once, and again when a file changes" same \
        "$(grep -c '^Watching' "$log")" 2
    restarts
    "$saguaro" watch >"$log" &
    pid=$!
    wait_for "$log" 1 '^Save a file'
    kill "$pid"
    wait "$pid" 2>/dev/null
    claim "watch alone waits for the first change" same "$(cat "$log")" \
        "Save a file of a lab, and it is graded."
}

# Up to 20 s for the Nth line that matches, or page.
wait_for() { # LOG N [LINE]
    local tries=100
    while ((tries-- > 0)) && (($(grep -c "${3:-^Watching}" "$1") < $2)); do
        sleep 0.2
    done
}

make_kit
grades
terminals
options
our_faults
changes
selections
interrupts
other_commands
catches_up
watches
claims_end
