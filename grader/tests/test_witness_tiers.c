/* test_witness_tiers.c: what the judge knows of a watched box does not depend
 * on how the box is shut in, nor on who grades. */
#include "tiers.h"
#include "watching.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>

enum { PAGE = 4096 };

static void scene_of_a_tier(void)
{
    uint64_t faults[1];

    kit_make();
    scene_build();
    shelf_put("letters", "abc", 3);
    start();
    expect(faults_of(CALL_NOTHING, 0, 0) == 0, "an empty batch has no fault");
    uint64_t at = (uint64_t)does(ACT_MAP, 10 * PAGE, PROT_READ | PROT_WRITE);
    expect(clerk_count(SYS_mmap) == 1, "a call is seen");
    expect(faults_of(CALL_WRITE, at, 7 * PAGE) == 7, "faults are counted");
    expect(pages_count(witness(), at, 10 * PAGE).own == 7, "and pages");
    long fd = does(ACT_OPEN, 0, O_RDONLY);
    expect(does(ACT_SIZE, fd, 0) == 3, "a file is lent");
    does(ACT_THREADS, 1, 50);
    expect(clerk_ended(faults, 1) == 1 && faults[0] >= 50, "threads, too");
    struct finding why = blame_of(ACT_UNMAP, REGION_LOW, PAGE);
    expect(strstr(why.message, "your code unmapped 0x20000000"), "a refusal");
    expect(strcmp(why.function, "unmap") == 0, "the place of a refusal");
    scene_end();
}

static void every_tier_watches_the_same(void)
{
    in_every_tier(scene_of_a_tier);
}

static const struct unit_test tests[] = {
    {"every tier watches the same", every_tier_watches_the_same}, {0}};

int main(void)
{
    return unit_main("witness in each tier", tests);
}
