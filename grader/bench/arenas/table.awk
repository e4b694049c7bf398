# table.awk: the results of run.sh as tables, then the targets.
#
# Input: "run WORKLOAD THREADS ROUND HEAP SECONDS KIB", "probe NAME HEAP KIB"
# and "lines HEAP ACTIVE PASSIVE".

# What the reference has to reach, as a multiple of glibc's speed.
function goals() {
    goal["larson 2"] = 1.4; goal["threadtest 2"] = 1.8
    goal["lifo 1"] = 1.9; goal["lifo 2"] = 2.3
    goal["remote 2"] = 3.0; goal["sh8 2"] = 3.0; goal["xmalloc 2"] = 2.7
    goal["steady 1"] = 1.5; goal["steady 2"] = 1.5
    goal["mstress 2"] = 1.15; goal["cfrac 1"] = 1.10
}

# The median of value[key, 0] ... value[key, n - 1].
function median(value, key, n,   i, j, x, sorted) {
    for (i = 0; i < n; i++) {
        x = value[key, i]
        for (j = i; j > 0 && sorted[j - 1] > x; j--) sorted[j] = sorted[j - 1]
        sorted[j] = x
    }
    return n % 2 ? sorted[(n - 1) / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2
}

function header(what,   i) {
    printf "%-12s %9s |", what, "glibc"
    for (i = 1; i <= n_heaps; i++)
        if (heap[i] != "glibc") printf " %9s", heap[i]
}

function speeds(   i, r, h) {
    header("faster")
    print " |  goal  (glibc: seconds; the others: times as fast)"
    for (r = 1; r <= n_rows; r++) {
        printf "%-12s %9.3f |", row[r], median(seconds, row[r] SUBSEP "glibc", rounds)
        for (i = 1; i <= n_heaps; i++) {
            h = heap[i]
            if (h == "glibc") continue
            speed[r, h] = median(ratio, row[r] SUBSEP h, rounds)
            printf " %9.2f", speed[r, h]
            sum[substr(row[r], length(row[r])), h] += log(speed[r, h])
            if (h != "reference" && speed[r, h] > best[r]) best[r] = speed[r, h]
        }
        n_of[substr(row[r], length(row[r]))]++
        if (best[r] < 1) best[r] = 1
        judge_row(r)
    }
    means(1); means(2)
}

function judge_row(r,   s) {
    s = speed[r, "reference"]
    printf " | %5s", row[r] in goal ? sprintf("%.2f", goal[row[r]]) : ""
    if (row[r] in goal) printf "  %s", s >= goal[row[r]] ? "met" : "NOT MET"
    print ""
    if (row[r] in goal && s < goal[row[r]]) missed = missed " " label(r)
    if (s < 1) below_glibc = below_glibc " " label(r)
    if (s < best[r] / 2) below_half = below_half " " label(r)
}

function label(r,   words) {
    split(row[r], words, " ")
    return words[1] words[2]
}

function means(threads,   i, h) {
    if (!n_of[threads]) return
    printf "%-12s %9s |", "mean of " threads, ""
    for (i = 1; i <= n_heaps; i++) {
        h = heap[i]
        if (h == "glibc") continue
        printf " %9.2f", exp(sum[threads, h] / n_of[threads])
        all[h] += sum[threads, h]
    }
    print " |        (geometric mean)"
}

function memory(   i, r, h, k) {
    header("memory")
    print " |        (glibc: KiB; the others: times as much)"
    for (r = 1; r <= n_rows; r++) {
        printf "%-12s %9d |", row[r], peak[row[r], "glibc"]
        for (i = 1; i <= n_heaps; i++) {
            h = heap[i]
            if (h == "glibc") continue
            k = peak[row[r], h] / peak[row[r], "glibc"]
            printf " %9.2f", k
            if (h == "reference" && k > 1.3) fat = fat sprintf(" %s (%.2f)", label(r), k)
        }
        print " |"
    }
}

function probes(   i, p, h) {
    header("probe")
    print " |        (MB at the peak, with 10 MB live)"
    for (p = 1; p <= n_probes; p++) {
        printf "%-12s %9.1f |", probe[p], kib[probe[p], "glibc"] * 1024 / 1e6
        for (i = 1; i <= n_heaps; i++) {
            h = heap[i]
            if (h != "glibc") printf " %9.1f", kib[probe[p], h] * 1024 / 1e6
        }
        print " |"
    }
    printf "%-12s %9s |", "same line", lines["glibc"]
    for (i = 1; i <= n_heaps; i++)
        if (heap[i] != "glibc") printf " %9s", lines[heap[i]]
    print " |        (pairs of blocks: active/passive)"
}

function scaling(name,   one, two) {
    one = median(seconds, name " 1" SUBSEP "reference", rounds)
    two = median(seconds, name " 2" SUBSEP "reference", rounds)
    return name == "threadtest" ? one / two : 2 * one / two
}

function target(met, text) { printf "%-8s %s\n", met ? "met" : "NOT MET", text }

function targets(   mb, h, i, top) {
    target(missed == "", "the goal of each row" (missed == "" ? "" : ", but for" missed))
    target(below_glibc == "", "nowhere below glibc" (below_glibc == "" ? "" : ", but for" below_glibc))
    target(below_half == "", "nowhere below half of the best peer" (below_half == "" ? "" : ", but for" below_half))
    target(fat == "", "no more than 1.3 times glibc's memory" (fat == "" ? "" : ", but for" fat))
    if (clock == "wall" && two_threads("lifo") && two_threads("threadtest"))
        target(scaling("lifo") >= 1.9 && scaling("threadtest") >= 1.9,
               sprintf("2 threads do 1.9 times as much as 1: lifo %.2f, threadtest %.2f",
                       scaling("lifo"), scaling("threadtest")))
    mb = kib["chain", "reference"] * 1024 / 1e6
    target(mb <= 20, sprintf("a chain of 16 threads needs 20 MB at most: %.1f", mb))
    target(lines["reference"] == "0/0", "no two threads in one line: " lines["reference"])
    top = "reference"
    for (i = 1; i <= n_heaps; i++) {
        h = heap[i]
        if (h != "glibc" && all[h] > all[top]) top = h
    }
    target(top == "reference", "the highest geometric mean of all: " top)
}

function two_threads(name) { return (name " 2", "reference", 0) in seconds }

BEGIN { n_heaps = split(heaps, heap, " "); goals() }

$1 == "run" {
    key = $2 " " $3
    if (!(key in seen)) { seen[key]; row[++n_rows] = key }
    seconds[key, $5, $4] = $6
    ratio[key, $5, $4] = seconds[key, "glibc", $4] / $6
    if ($7 > peak[key, $5]) peak[key, $5] = $7
}
$1 == "probe" {
    if (!($2 in probed)) { probed[$2]; probe[++n_probes] = $2 }
    kib[$2, $3] = $4
}
$1 == "lines" { lines[$2] = $3 "/" $4 }

END {
    printf "%s time, %d rounds\n\n", clock, rounds
    speeds()
    print ""
    memory()
    print ""
    probes()
    print ""
    targets()
}
