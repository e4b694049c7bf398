# Reads what crash.gdb printed; says in a few words where the last fault was: at
# the innermost line of `sources`, or else of `tests`. Nothing if the program
# did not crash this time.

BEGIN {
    note(sources, yours)
    note(tests, theirs)
}

/received signal/ { place = outside = "" }

# "#1  0x0000555 in mm_malloc (bytes=...) at ../mm.c:52"; the innermost frame
# has no address.
/^#[0-9]+ .* at .*:[0-9]+$/ {
    name = $3 == "in" ? $4 : $2
    line = $NF
    sub(/.*\//, "", line)
    split(line, part, ":")
    if (place == "" && part[1] in yours)
        place = line " in " name
    if (outside == "" && part[1] in theirs)
        outside = line " in " name
}

/^Program terminated with signal/ { crashed = 1 }

END {
    if (crashed)
        print place != "" ? place : outside
}

function note(names, set, i, count, name) {
    count = split(names, name, " ")
    for (i = 1; i <= count; i++)
        set[name[i]] = 1
}
