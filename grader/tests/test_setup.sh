#!/bin/bash
# setup.sh, on a machine whose apt is a script: nothing is installed here.
cd "$(dirname "$0")/../.." || exit 2
. grader/tests/claims.sh

bin=$scratch/bin
setup=$PWD/grader/cli/setup.sh
mkdir "$bin"
for tool in bash env awk fold rm sed; do
    ln -s "$(command -v $tool)" "$bin/$tool"
done

tool() { # NAME: a program of that name, made from standard input
    { echo "#!$bin/bash"; cat; } >"$bin/$1"
    chmod +x "$bin/$1"
}

tool dpkg-query <<'END'
[[ $* == *gdb* && ! -e $SCRATCH/installed ]] && exit 1
printf installed
END
tool apt-get <<'END'
echo "$*" >>"$SCRATCH/calls"
case " $* " in
*" -s "*) [[ -e $SCRATCH/no-lists ]] || echo "Inst gdb (1)" ;;
*" update "*) rm -f "$SCRATCH/no-lists" ;;
*" -y "*) : >"$SCRATCH/installed" ;;
esac
END
tool apt-cache <<'END'
printf 'Package: gdb\nInstalled-Size: 10500\nSize: 3900000\n'
END
tool sudo <<'END'
echo sudo >>"$SCRATCH/calls"
exec "$@"
END

as() { # USER-ID: what setup.sh says to that user
    rm -f "$scratch/calls"
    if [[ $1 == 0 || $EUID != 0 ]]; then
        PATH=$bin SCRATCH=$scratch "$setup" student 2>&1
    else
        chmod 777 "$scratch"
        setpriv --reuid "$1" --clear-groups \
            env PATH="$bin" SCRATCH="$scratch" "$setup" student 2>&1
    fi
}

said=$(as 0)
claim "what is missing is named, with its size" contains "$said" \
    "1 packages, 4 MB to download, 10 MB on disk"
claim "what is there is silent" same "$(as 0)" ""
rm "$scratch/installed"
touch "$scratch/no-lists"
claim "lists that are missing are fetched" contains "$(as 0)" "apt-get update"
rm "$scratch/installed"
if [[ $EUID == 0 ]]; then
    as 65534 >/dev/null
    claim "a plain user is asked by sudo" contains "$(cat "$scratch/calls")" sudo
    rm -f "$scratch/installed" "$bin/sudo"
    claim "without sudo it says whom to ask" contains "$(as 65534)" \
        "there is no sudo here"
fi
rm "$bin/apt-get"
claim "without apt it points to the container" contains "$(as 0)" "container"
claims_end
