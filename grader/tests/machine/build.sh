#!/bin/bash
# build.sh SOURCE OUT [FLAG...]: builds a program as a submission on the machine
# is built: instrumented, its library calls redirected, linked static with
# the machine's objects instead of the thread sanitizer's runtime.
set -euo pipefail
cd "$(dirname "$0")/../../.."

gcc @grader/machine/flags -Wall -Wextra -Werror -D_GNU_SOURCE -Igrader \
    "${@:3}" -c "$1" -o "$2.o"
objcopy --redefine-syms=grader/machine/names "$2.o"
gcc -static -no-pie -Wl,-Ttext-segment=0x60000000 -Wl,--build-id=none \
    "$2.o" build/machine/*.o -o "$2"
