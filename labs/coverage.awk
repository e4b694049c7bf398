# Reads gcov's text, "count:number:line", and writes two pages of it: this
# terminal and the file `html`. A line that never ran says so in words.

BEGIN {
    print "<!DOCTYPE html><html lang=en><meta charset=utf-8>" > html
    print "<title>Lines that ran</title><style>body{color-scheme:light dark}" > html
    print ".never{background:#c00;color:#fff}</style><pre>" > html
}

{
    first = index($0, ":")
    second = first + index(substr($0, first + 1), ":")
    count = trim(substr($0, 1, first - 1))
    number = trim(substr($0, first + 1, second - first - 1))
    text = substr($0, second + 1)
}

number == 0 {
    if (text ~ /^Source:/)
        name = substr(text, 8)
    next
}

count ~ /^[#=]/ { count = "never"; missed++ }
count == "-" { count = "" }
count != "" { lines++ }

{
    row = sprintf("%9s %5d  %s", count, number, text)
    print row
    gsub(/&/, "\\&amp;", row)
    gsub(/</, "\\&lt;", row)
    print (count == "never" ? "<span class=never>" row "</span>" : row) > html
}

END {
    sum = sprintf("%s: %d of %d lines ran", name, lines - missed, lines)
    print "</pre><p>" sum "." > html
    printf "%s. The same as a page: %s\n", sum, html
}

function trim(field) {
    gsub(/ /, "", field)
    return field
}
