# shellcheck shell=bash
# claims.sh: what every test script sources. A claim is a sentence and a
# command that must succeed; what the command prints is shown if it does not.
#
#   . grader/tests/claims.sh
#   claim "the sum is right" same "$(sum 1 2)" 3
#   claims_end
set -uo pipefail
claims_failed=0
scratch=$(mktemp -d /tmp/saguaro-test.XXXXXX)
trap 'rm -rf "$scratch"' EXIT

claim() { # SENTENCE COMMAND...
    local sentence=$1 said
    shift
    if said=$("$@" 2>&1); then
        echo "ok $sentence"
    else
        echo "not ok $sentence"
        printf '%s\n' "$said" | sed 's/^/    /'
        claims_failed=1
    fi
}

# A claim that this machine cannot be asked about.
skip() { # SENTENCE REASON
    echo "skip $1: $2"
}

same() { # GOT EXPECTED
    [[ $1 == "$2" ]] || { printf 'expected: %s\ngot: %s\n' "$2" "$1"; return 1; }
}

contains() { # TEXT PART
    [[ $1 == *"$2"* ]] || { printf 'expected: %s\nin: %s\n' "$2" "$1"; return 1; }
}

lacks() { # TEXT PART
    [[ $1 != *"$2"* ]] || { printf 'not expected: %s\nin: %s\n' "$2" "$1"; return 1; }
}

# Runs a command that must end with that status; prints what it says.
status_is() { # STATUS COMMAND...
    local expected=$1 status
    shift
    "$@"
    status=$?
    ((status == expected)) || { echo "expected status $expected, got $status"; return 1; }
}

claims_end() {
    exit $claims_failed
}
