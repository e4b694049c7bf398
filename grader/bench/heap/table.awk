# table.awk: the results of run.sh as one table, then the targets.
#
# Input, for each trace: one line "trace NAME KIND LIVE", and for each heap
# "space HEAP BYTES" and "time HEAP NS RATIO".

function geomean(sum, n) { return n ? exp(sum / n) : 0 }

function kilobytes(bytes) { return sprintf("%.0f", bytes / 1024) }

function header(   i) {
    printf "%-13s %-9s %7s %5s |", "trace", "kind", "live", "util"
    for (i = 1; i <= n_heaps; i++) printf " %9s", heap[i]
    printf " | %6s %6s |", "ns", "glibc"
    for (i = 1; i <= n_heaps; i++)
        if (heap[i] != "glibc") printf " %9s", heap[i]
    print ""
    printf "%-13s %-9s %7s %5s |", "", "", "KiB", ""
    for (i = 1; i <= n_heaps; i++) printf " %9s", "KiB"
    printf " | %6s %6s |", "ref", "ns"
    for (i = 1; i <= n_heaps; i++)
        if (heap[i] != "glibc") printf " %9s", "ratio"
    print ""
}

# One trace is complete: print its row, add it to the sums.
function row(   i, util) {
    if (name == "") return
    util = live / space["reference"]
    printf "%-13s %-9s %7s %5.3f |", name, kind, kilobytes(live), util
    for (i = 1; i <= n_heaps; i++) printf " %9s", kilobytes(space[heap[i]])
    printf " | %6.1f %6.1f |", ns["reference"], ns["glibc"]
    for (i = 1; i <= n_heaps; i++)
        if (heap[i] != "glibc") printf " %9.2f", ratio[heap[i]]
    print ""
    add(util)
}

function add(util,   i) {
    n[kind]++
    sum_util[kind] += log(util)
    for (i = 1; i <= n_heaps; i++) sum_ratio[kind, heap[i]] += log(ratio[heap[i]])
    if (ratio["reference"] > 0.5) slow = slow " " name
    if (live <= megabyte) return
    n_large++
    for (i = 2; i <= n_heaps; i++)
        if (space["reference"] >= space[heap[i]])
            larger[heap[i]] = larger[heap[i]] sprintf(" %s (%+.1f %%)", name,
                100 * (space["reference"] / space[heap[i]] - 1))
}

function means(which, a, b,   i, count) {
    count = n[a] + n[b]
    if (!count) return
    printf "%-31s %5.3f |", "geometric mean, " which,
        geomean(sum_util[a] + sum_util[b], count)
    for (i = 1; i <= n_heaps; i++) printf " %9s", ""
    printf " | %6s %6s |", "", ""
    for (i = 1; i <= n_heaps; i++)
        if (heap[i] != "glibc")
            printf " %9.2f", geomean(sum_ratio[a, heap[i]] + \
                                     sum_ratio[b, heap[i]], count)
    print ""
}

function target(met, text) { printf "%-8s %s\n", met ? "met" : "NOT MET", text }

BEGIN { n_heaps = split(heaps, heap, " "); header() }

$1 == "trace" { row(); name = $2; kind = $3; live = $4 }
$1 == "space" { space[$2] = $3 }
$1 == "time" { ns[$2] = $3; ratio[$2] = $4 }

END {
    row()
    means("recorded", "recorded", "none")
    means("twins (seed " seed ")", "twin", "none")
    means("both", "recorded", "twin")
    means("generated", "generated", "none")
    print ""
    count = n["recorded"] + n["twin"]
    util = geomean(sum_util["recorded"] + sum_util["twin"], count)
    speed = geomean(sum_ratio["recorded", "reference"] + \
                    sum_ratio["twin", "reference"], count)
    target(util >= 0.88, sprintf("utilisation, recorded and twins: %.3f, " \
                                 "goal 0.880", util))
    for (i = 2; i <= n_heaps; i++)
        target(larger[heap[i]] == "", sprintf("smaller than %s on all %d " \
               "traces with more than 1 MiB live%s", heap[i], n_large,
               larger[heap[i]] == "" ? "" : ", but for" larger[heap[i]]))
    target(speed <= 0.5, sprintf("time to glibc's, recorded and twins: %.2f, " \
                                 "goal 0.50 (median of %d rounds)", speed, rounds))
    print "above half of glibc's time:" (slow == "" ? " none" : slow)
}
