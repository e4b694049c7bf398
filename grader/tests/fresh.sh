#!/bin/bash
# The first evening of a student, on a machine with nothing on it:
#
#   grader/tests/fresh.sh [FOLDER]
#
# Makes a bare Debian 12 root in FOLDER (default: a temporary one, removed at
# the end), with git, make and certificates and no more; clones this kit into
# it; and runs there, as root, what README.md says: make grade, then make test.
# The packages come from where this machine gets its own. Needs root and
# debootstrap, takes some minutes, and is no part of make test.
set -euo pipefail
self=$(realpath "$0")
cd "$(dirname "$0")/../.."
root=${1:-$(mktemp -d /var/tmp/saguaro-fresh.XXXXXX)}
mkdir -p "$root"
chmod 755 "$root" # the tests have plain users, too

say() {
    printf '\n== %s\n' "$*"
}

# Mounts are private to us and end with us.
if [[ -z ${SAGUARO_UNSHARED:-} ]]; then
    status=0
    SAGUARO_UNSHARED=1 unshare --mount --pid --fork --mount-proc \
        "$self" "$root" || status=$?
    [[ -n ${1:-} ]] || rm -rf --one-file-system "$root"
    exit $status
fi

# The first address in this machine's own lists that offers Debian.
mirror() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
        grep -v '^ *#' | grep -Eo 'https?://[^ ]*/debian/?( |$)' | head -n 1
}

# What apt needs to reach that address as this machine does.
copy_apt_settings() {
    cp /etc/resolv.conf "$root/etc/" 2>/dev/null || true
    cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
    cp -r /usr/local/share/ca-certificates/. \
        "$root/usr/local/share/ca-certificates/" 2>/dev/null || true
}

bare_root() {
    say "debootstrap: a bare root in $root"
    debootstrap --variant=minbase --include=git,make,ca-certificates \
        bookworm "$root" "$(mirror)" >"$root.log" 2>&1 ||
        { tail -n 20 "$root.log"; exit 2; }
    rm -f "$root.log"
    copy_apt_settings
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
}

inside() {
    chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
        TERM=dumb bash -c "cd /srv/saguaro && $*"
}

bare_root
say "clone"
git clone --quiet --no-hardlinks . "$root/srv/saguaro"
say "packages before: $(chroot "$root" dpkg-query -f '.\n' -W | wc -l)"
for command in "make grade" "make grade" "make test"; do
    say "$command"
    SECONDS=0
    inside "$command" || { say "$command: failed after $SECONDS s"; exit 1; }
    say "$command: fine after $SECONDS s"
done
say "packages after: $(chroot "$root" dpkg-query -f '.\n' -W | wc -l)"
