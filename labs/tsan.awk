# Reads the thread sanitizer's log; says each finding in one or two lines, at
# the lines of `sources` that met, and the sum in a last one.

BEGIN {
    count = split(sources, names, " ")
    for (i = 1; i <= count; i++)
        yours[names[i]] = 1
}

/^WARNING: ThreadSanitizer:/ {
    tell()
    sub(/^WARNING: ThreadSanitizer: /, "")
    sub(/ \(pid=.*/, "")
    what = $0
    found++
    next
}

# What somebody did: "  Previous write of size 8 at 0x7f by thread T1:", or
# "  Mutex M1 acquired here while holding mutex M0 in thread T2:".
/^  [A-Z].*:$/ {
    doing = / of size | acquired here / ? $0 : ""
    sub(/^ +/, "", doing)
    sub(/ at 0x[0-9a-f]+/, "", doing)
    sub(/ \(mutexes: .*\)/, "", doing)
    sub(/:$/, "", doing)
    next
}

# A frame: "    #0 mm_malloc labs/5-arenas/mm.c:52 (tests+0x123)".
/^    #[0-9]+ / && doing != "" {
    part = $3
    sub(/.*\//, "", part)
    file = part
    sub(/:.*/, "", file)
    if (file in yours) {
        sub(/\..*/, "", $2) # mm_malloc.part.0
        lines = lines sprintf("    %s in %s: %s\n", part, $2, doing)
        doing = ""
    }
    next
}

END {
    tell()
    if (found == 0)
        print "tsan: nothing found."
    else
        printf "tsan: %d found; all that is known of each: %s\n", found,
            FILENAME
}

function tell() {
    if (what != "")
        printf "%s\n%s", what, lines == "" ? "    (outside your file)\n" : lines
    what = lines = doing = ""
}
