# Reads Valgrind's log; says each finding in one line, at the line of `sources`
# that led to it, and the sum in a last one.

BEGIN {
    count = split(sources, names, " ")
    for (i = 1; i <= count; i++)
        yours[names[i]] = 1
}

{ sub(/^==[0-9]+== ?/, "") }

/^$/ { tell(); next }

# A frame: "   at 0x1091: mm_malloc (mm.c:52)".
/^ +(at|by) 0x/ {
    where = $NF
    gsub(/[()]/, "", where)
    split(where, part, ":")
    if (place == "" && part[1] in yours)
        place = where " in " $(NF - 1)
    next
}

what == "" { what = $0 }

END {
    tell()
    if (found == 0)
        print "memcheck: nothing found."
    else
        printf "memcheck: %d found; all that is known of each: %s\n", found, FILENAME
}

function tell() {
    if (what != "" && what !~ /^(Process|Could|For counts|Use)/) {
        printf "%s: %s\n", place == "" ? "(outside your file)" : place, what
        found++
    }
    what = place = ""
}
