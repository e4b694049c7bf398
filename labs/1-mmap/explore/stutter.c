/* stutter.c: one thread loads a file of 600 MB in a second. Eight threads load
 * it once each, at the same time, and take twenty times as long, though there
 * are processors enough: an article of 2015 asks why, and what helps. Its last
 * heading, "Bottlenecks", is empty. This experiment fills it.
 *
 *   1. the question, as it was asked, and ways round it     (loads.h, tries.h)
 *   2. what a page costs: the fault, or its clearing?               (costs.h)
 *   3. what threads take from each other: a lock, the map, bandwidth (crowd.h)
 *   4. what a virtual machine's host takes                           (host.h)
 *
 * Faults and system calls are predicted and counted. Times are shown, never
 * judged: the processors are shared with whatever else runs. MB=64 makes it
 * quick; where memory is short, there is less than 600 MB for each.
 */
#include <sys/utsname.h>

#include "crowd.h"
#include "grant.h"
#include "host.h"

enum {
    ARTICLE_MB = 600,
    LEAST_MB = 4,
    SHARE = 8,        /* part of the size for what is repeated */
    USED_PERCENT = 75 /* of what is free */
};

static double memory_to_use(void)
{
    struct grant grant = grant_rule();
    double most = available();

    most = grant.most_together < most ? grant.most_together : most;
    most = grant.most_addresses < most ? grant.most_addresses : most;
    return most * USED_PERCENT / 100;
}

/* Memory for each of eight, and for the file. */
static bool choose_size(void)
{
    double each = memory_to_use() / (CREW_MOST + 1) / MB;
    size_t megabytes = megabytes_or(ARTICLE_MB);

    if (each < LEAST_MB) {
        puts("Skipped: there is too little free memory.\n");
        return false;
    }
    if ((double)megabytes > each) {
        megabytes = (size_t)each;
        printf("(There is not enough free memory for more than %zu MB each.)\n",
               megabytes);
    }
    bytes = (megabytes + 1) / 2 * HUGE; /* whole huge pages */
    return true;
}

static double processors(void)
{
    double online = (double)sysconf(_SC_NPROCESSORS_ONLN);

    return online < CREW_MOST ? online : CREW_MOST;
}

/* ---- The answer */

static double last(unsigned number)
{
    return seen[number][SIZES - 1].seconds;
}

static void answer_factor(void)
{
    puts("\nWhy?\n"
         "Eight loads are eight times the work: a fault for each page of "
         "each copy, and\neach page is cleared before it is filled.");
    printf(
        "Eight times in one thread took %.1f times as long as once, in eight "
        "threads %.1f\ntimes (in small, repeated: %.1f); %.0f processors can "
        "do no better than %.1f.\n",
        factor(ALONE, SIZES - 1), factor(BY_THREADS, SIZES - 1),
        crowd_factor(LOAD_THREADS), processors(), CREW_MOST / processors());
    printf(
        "Without any file it is %.1f: what takes so long is not the loading, "
        "but to get\nmemory.\n",
        factor(FRESH, SIZES - 1));
}

static void answer_candidates(void)
{
    struct utsname name;

    uname(&name);
    printf(
        "  page faults   take %.0f ns if they bring no page, %.0f if they do\n"
        "  clearing      takes %.0f ns a page\n",
        cost_ns[FIRST_READ], cost_ns[FIRST_WRITE], cost_ns[CLEARING]);
    printf("  the lock      8 threads' faults take %.1f times one's, 8 "
           "processes' %.1f.\n"
           "                In 2015 a fault took the lock of the whole map; "
           "since\n"
           "                Linux 6.4 that of one mapping. This is %.20s.\n",
           crowd_factor(READ_THREADS), crowd_factor(READ_PROCESSES),
           name.release);
    printf("  mmap, munmap  take it still, alone: %.1f times in threads, %.1f "
           "in processes\n"
           "  bandwidth     8 threads' clearing takes %.1f times one's\n",
           crowd_factor(CHURN_THREADS), crowd_factor(CHURN_PROCESSES),
           crowd_factor(CLEAR_THREADS));
    printf("  the host      the same memory takes up to %.1f times as long as "
           "at best\n",
           host_factor());
}

static void answer_what_helps(void)
{
    printf(
        "\nWhat helps? Eight at once:\n"
        "  a load in each thread             %8.3f s\n"
        "  one mapping of the file for all   %8.3f s  no copy\n"
        "  fresh memory in each thread       %8.3f s\n"
        "  the same, with huge pages         %8.3f s  512 pages a fault\n"
        "            by MAP_POPULATE         %8.3f s  no trap\n"
        "            in processes            %8.3f s  a map each, a lock each\n"
        "  memory that was kept              %8.3f s  no fault\n",
        last(BY_THREADS), last(MAPPED), last(FRESH), last(BY_HUGE_PAGES),
        last(POPULATED), last(BY_PROCESSES), last(KEPT));
    printf("\nSo the article's 20 is %.1f here. One after another would be 8. "
           "Where it is\nmore, threads wait: for each other (that lock, most "
           "likely, in 2015), for memory\nthat all share, for a host.\n",
           factor(BY_THREADS, SIZES - 1));
    puts("More threads do not help against that; fewer faults do.");
}

int main(void)
{
    bool right;

    puts("Why are eight threads slow that load a file of 600 MB each?");
    if (!trace_is_allowed() || !choose_size())
        return 0;
    no_huge_pages();
    if (!make_file())
        return 2;
    printf(
        "%zu MB each, on %.0f processors of at most %d that could be used. The "
        "load was %.1f\nbefore: what else runs is in the times, too.\n",
        bytes / MB, processors(), CREW_MOST,
        read_number("/proc/loadavg", "%lf", 0));
    fflush(stdout);
    take_host(); /* the first touch of all */
    try_ways();
    right = show_tries();
    bytes = (bytes / SHARE + HUGE - 1) / HUGE * HUGE;
    right &= show_costs();
    right &= show_crowds();
    right &= show_host();
    answer_factor();
    answer_candidates();
    answer_what_helps();
    return plot_verdict(right);
}
