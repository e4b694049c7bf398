# Reads what experiments said, a file each, and writes a page, `html`, with the
# same words: the first line of each is its heading, a bar of "#" becomes one
# that is drawn, and a prediction that failed is red.

BEGIN {
    print "<!DOCTYPE html><html lang=en><meta charset=utf-8>" > html
    print "<title>Experiments</title><style>body{color-scheme:light dark;" > html
    print "max-width:50em;margin:auto;padding:1em}svg{fill:#07a}" > html
    print ".right{color:#080}.wrong{background:#c00;color:#fff}</style>" > html
}

{
    gsub(/\033\[[0-9]*m/, "")
    gsub(/&/, "\\&amp;")
    gsub(/</, "\\&lt;")
}

FNR == 1 {
    print (NR > 1 ? "</pre>" : "") "<h2>" $0 "</h2><pre>" > html
    next
}

match($0, /  #+>?$/) {
    $0 = substr($0, 1, RSTART + 1) bar(substr($0, RSTART + 2))
}

/^As predicted/ { $0 = "<span class=right>" $0 "</span>" }
/^ *\^ not as pred|^Not as pred/ { $0 = "<span class=wrong>" $0 "</span>" }

{ print > html }

END { print "</pre>" > html }

# As long as its text; one that was cut keeps its arrow.
function bar(text, length_ch) {
    length_ch = gsub(/#/, "", text)
    return "<svg role=img aria-label=" length_ch " style=width:" \
        length_ch "ch;height:.8em><rect width=100% height=100% /></svg>" text
}
