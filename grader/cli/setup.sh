#!/bin/bash
# Installs, through apt, the Debian packages of the groups named.
#
#   setup.sh student|test|bench...
#
# Says first what it will install and how big that is. Silent and quick when
# nothing is missing. Exit 0: all there. 2: it could not be done, and why.
set -euo pipefail

declare -A group=(
    [student]="gcc make libc6-dev libcunit1-dev libseccomp-dev libdw-dev
               libjansson-dev libinih-dev libxml2-dev libmd-dev valgrind gdb"
    [test]="gcovr jq patch"
    [bench]="libjemalloc2 libmimalloc2.0 libtcmalloc-minimal4 libtbbmalloc2"
)

give_up() {
    printf '%s\n' "$@" >&2
    exit 2
}

# The packages of the groups that are not installed, one a line.
missing() {
    local name wanted=""
    for name; do
        wanted+=" ${group[$name]?}"
    done
    for name in $wanted; do
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) == installed ]] ||
            echo "$name"
    done
}

as_root() {
    if [[ $EUID == 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        give_up "This needs root, and there is no sudo here. Ask whoever runs" \
            "this machine for:" "    apt-get install ${packages[*]}" \
            "or use the container file; README.md says how."
    fi
}

# Everything that apt would unpack for the packages, names only.
with_dependencies() {
    apt-get -s --no-install-recommends install "$@" 2>/dev/null |
        awk '$1 == "Inst" { print $2 }'
}

announce() {
    local all
    mapfile -t all < <(with_dependencies "$@")
    echo "Saguaro needs ${#} packages that this machine lacks:"
    printf '%s ' "$@" | fold -s -w 72 | sed 's/^/    /'
    printf '\n'
    apt-cache show --no-all-versions "${all[@]}" |
        awk -v count="${#all[@]}" '
            $1 == "Size:" { bytes += $2 }
            $1 == "Installed-Size:" { kilobytes += $2 }
            END { printf "With what they need: %d packages, %.0f MB to " \
                         "download, %.0f MB on disk.\n", count, bytes / 1e6,
                         kilobytes / 1e3 }'
}

command -v apt-get >/dev/null ||
    give_up "Saguaro sets itself up through apt, which this system does not have." \
        "README.md says how to use the container file instead."
mapfile -t packages < <(missing "$@")
[[ ${#packages[@]} -gt 0 ]] || exit 0

if [[ -z $(with_dependencies "${packages[@]}") ]]; then
    echo "Fetching the lists of packages (apt-get update)."
    as_root apt-get -qq update
fi
[[ -n $(with_dependencies "${packages[@]}") ]] ||
    give_up "apt knows no package of some of these names: ${packages[*]}." \
        "Saguaro is tested on Debian 12."
announce "${packages[@]}"
as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -y --no-install-recommends install "${packages[@]}" >/dev/null ||
    give_up "apt-get could not install them; its message is above."
