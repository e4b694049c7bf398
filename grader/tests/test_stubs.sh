#!/bin/bash
# grader/LAB/stubs.sha256 knows the files that labs/LAB hands out, so that the
# grader can tell what a student has not started. Checked against what is
# committed: a student's working tree may well differ. After a change to a stub:
#
#   (cd labs/LAB && sha256sum FILE...) >grader/LAB/stubs.sha256
cd "$(dirname "$0")/../.." || exit 2

if ! git rev-parse -q --verify HEAD >/dev/null 2>&1; then
    echo "skip no history to compare with"
    exit 0
fi
status=0
for lab in $(git ls-files ':(glob)grader/*/lab.ini' | cut -d/ -f2); do
    for file in $(sed -n 's/^files *= *//p' "grader/$lab/lab.ini"); do
        sum=$(git show "HEAD:labs/$lab/$file" | sha256sum | cut -d' ' -f1)
        if grep -qx "$sum  $file" "grader/$lab/stubs.sha256"; then
            echo "ok stubs.sha256 knows labs/$lab/$file"
        else
            echo "not ok stubs.sha256 knows labs/$lab/$file: $sum"
            status=1
        fi
    done
done
exit $status
