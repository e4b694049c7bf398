# table.awk: prints the results of run.sh as tables, and what has to hold of
# them; ends with status 1 if something does not.

function claim(holds, sentence)
{
    printf "  %-3s  %s\n", holds ? "ok" : "NO", sentence
    failed += !holds
}

# The median of the n numbers list[key, 1..n].
function median(list, key, n,    i, j, v, sorted)
{
    for (i = 1; i <= n; i++) {
        v = list[key, i]
        for (j = i - 1; j > 0 && sorted[j] > v; j--)
            sorted[j + 1] = sorted[j]
        sorted[j + 1] = v
    }
    return sorted[int((n + 1) / 2)]
}

# Ranks, equal values sharing the mean of theirs.
function rank(value, n, ranks,    i, j, below, equal)
{
    for (i = 1; i <= n; i++) {
        below = equal = 0
        for (j = 1; j <= n; j++) {
            below += value[j] < value[i]
            equal += value[j] == value[i]
        }
        ranks[i] = below + (equal + 1) / 2
    }
}

function spearman(x, y, n,    i, rx, ry, mean, sxy, sxx, syy)
{
    rank(x, n, rx)
    rank(y, n, ry)
    mean = (n + 1) / 2
    for (i = 1; i <= n; i++) {
        sxy += (rx[i] - mean) * (ry[i] - mean)
        sxx += (rx[i] - mean) ^ 2
        syy += (ry[i] - mean) ^ 2
    }
    return sxx * syy > 0 ? sxy / sqrt(sxx * syy) : 0
}

# ---- Reading

$1 == "counter" { counter[$3, $4] = $5 }
$1 == "shape" { rate[$2, $3, $4] = $5; moved[$2, $3, $4] = $6 }
$1 == "shape" && !($3 in is_form) { is_form[$3]; form[++shaped] = $3 }
$1 == "shape" && !($2 in is_shape) { is_shape[$2]; shape[++shapes] = $2 }
$1 == "predicted" { two[$2, $3, $4] = $5 }
$1 == "predicted" && !(($2, $3) in is_cell) {
    is_cell[$2, $3]
    heap[++cells] = $2
    workload[cells] = $3
    if (!($2 in is_heap)) { is_heap[$2]; heaps++ }
    if (!($3 in is_load)) { is_load[$3]; loads++ }
}
$1 == "measured" { run[$2, $3, ++runs[$2, $3]] = $4 }
$1 == "thrown" { thrown++ }
$1 == "measured" || $1 == "thrown" { tried++ }

# ---- Two cores

# A measured speed-up this close to 1 has no direction.
function direction(speedup)
{
    return speedup > 1.1 ? "gain" : speedup < 0.9 ? "loss" : "neither"
}

function is_right(predicted, measured)
{
    return direction(measured) == "neither" ||
           (predicted > 1) == (measured > 1)
}

function two_cores(    i, key, few, wrong, within, missing)
{
    print "\nTwo cores against one, predicted and measured (median of " \
        rounds " quiet runs)"
    printf "\n  %-11s %-12s %9s %9s %9s   %s\n", "workload", "heap",
        "predicted", "measured", "p / m", "measured is a"
    for (i = 1; i <= cells; i++) {
        key = heap[i] SUBSEP workload[i]
        predicted[i] = two[key, 2] / two[key, 1]
        few += runs[key] < rounds
        measured[i] = median(run, key, runs[key])
        if (!measured[i]) {
            printf "  %-11s %-12s %9.2f %9s\n", workload[i], heap[i],
                predicted[i], "none"
            missing++
            continue
        }
        wrong += !is_right(predicted[i], measured[i])
        within += predicted[i] / measured[i] < 2 &&
                  predicted[i] / measured[i] > 0.5
        printf "  %-11s %-12s %9.2f %9.2f %9.2f   %s%s\n", workload[i], heap[i],
            predicted[i], measured[i], predicted[i] / measured[i],
            direction(measured[i]),
            is_right(predicted[i], measured[i]) ? "" : ", not predicted"
    }
    rho = missing ? 0 : spearman(predicted, measured, cells)
    printf "\n  thrown away: %d of %d runs, on a computer that was not quiet\n",
        thrown, tried
    printf "  within a factor of 2: %d of %d cells\n\n", within, cells
    claim(!few && rounds >= 9,
        sprintf("each cell has %d quiet runs, at least 9", rounds))
    claim(heaps >= 6 && loads >= 4, sprintf("%d heaps, at least 6, and %d " \
        "workloads, at least 4", heaps, loads))
    claim(!wrong && !missing,
        sprintf("gain or loss is right in %d of %d cells (measured 0.9 to 1.1" \
        " is neither)", cells - wrong - missing, cells))
    claim(rho >= 0.8, sprintf("Spearman over all cells %.2f, at least 0.80",
        rho))
}

# ---- 32 cores

function collapse(name, what, from, to, source,    here, there)
{
    here = counter[name, 1] / counter[name, 32]
    there = from / to
    printf "  %-18s %7.1f   %7.1f   (%.1f to %.1f million/s, %s)\n", what, here,
        there, from, to, source
    return here / there
}

function is_comparable(ratio)
{
    return ratio < 2 && ratio > 0.5
}

function many_cores(    lock, add, swap)
{
    print "\nOne counter for 32 cores: by what factor throughput falls from" \
        " that of one"
    print "\n                     machine  published"
    lock = collapse("lock", "mutex", 38.7, 6.9, "G")
    add = collapse("add", "atomic add", 115.8, 29.1, "G")
    swap = collapse("swap", "compare-and-swap", 140.7, 26.4, "X")
    print "\n  G  S. Gambhir: What does a lock actually cost? 2026. Two Xeon" \
        " Gold 6130,\n     32 cores, pinned threads" \
        "\n  X  github.com/exabytes18/CAS. Two Xeon E5-2680 v2, 32 hardware" \
        " threads\n"
    claim(is_comparable(lock) && is_comparable(add) && is_comparable(swap),
        "none is twice the other")
    claim(is_comparable(lock / swap), "nor are mutex and compare-and-swap")
}

# ---- Shapes

function speedup(name, what, cores)
{
    return rate[name, what, cores] / rate[name, what, 1]
}

function shape_table(what, title,    i, j, n, cores)
{
    n = split("1 2 4 8 14 64", cores)
    printf "\n  %-24s", title
    for (j = 1; j <= n; j++)
        printf " %6s", cores[j]
    print "  transfers"
    for (i = 1; i <= shapes; i++) {
        printf "    %-22s", shape[i]
        for (j = 1; j <= n; j++)
            printf " %6.2f", speedup(shape[i], what, cores[j])
        printf "  %9.2f\n", moved[shape[i], what, 14]
    }
}

function least(name,    j, s, low)
{
    for (j = 1; j <= shaped; j++)
        if (!low || (s = speedup(name, form[j], 14)) < low)
            low = speedup(name, form[j], 14)
    return low
}

function shapes_of_the_paper(    j, best, ratio, most)
{
    print "\nSpeed-up on many cores, and transfers of lines an operation at 14"
    shape_table("larson", "larson")
    shape_table("threadtest", "threadtest")
    shape_table("thrash", "active-false (thrash)")
    shape_table("scratch", "passive-false (scratch)")
    print "\n  Berger, McKinley, Blumofe, Wilson: Hoard. ASPLOS 2000: on 14" \
        " processors up\n  to 60 times as fast as the one heap of Solaris;" \
        " larson leaves all others\n  slower on 14 processors than on one." \
        " The lecture's local heaps, which have\n  no owners, hand a thread" \
        " the rest of a line that another one uses.\n"
    for (j = 1; j <= shaped; j++) {
        ratio = rate["hoard", form[j], 14] / rate["one-lock", form[j], 14]
        best = ratio > best ? ratio : best
        ratio = speedup("one-lock", form[j], 14)
        most = ratio > most ? ratio : most
    }
    claim(most < 1, "one lock: 14 cores are slower than one, in all four")
    claim(least("hoard") > 7,
        "hoard: 14 cores are worth more than 7, in all four")
    claim(best > 10, sprintf("hoard is up to %.0f times as fast as one lock " \
        "at 14 cores, more than 10", best))
    claim(speedup("local-heaps", "thrash", 14) > 7 &&
        speedup("local-heaps", "scratch", 14) < 2,
        "local heaps scale under active-false and not under passive-false")
    claim(speedup("owners", "scratch", 14) > 7,
        "owners scale under passive-false")
}

END {
    two_cores()
    many_cores()
    if (shapes)
        shapes_of_the_paper()
    exit failed > 0
}
