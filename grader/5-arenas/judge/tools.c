#include "tools.h"

#include "../../judge/box/box.h"
#include "../../judge/exam/exam.h"
#include "../../judge/box/memcheck.h"
#include "../../judge/box/races.h"
#include "../../judge/box/script.h"
#include "scene.h"

/* Under a tool a deadlock takes seconds, and where it is nobody knows: the
 * machine tells one at once, and who holds what. */
static void come_to_an_end(void)
{
    box_start(&(struct box_options){.under = MACHINE});
    plan_run(&(struct crew_options){.mode = CREW_MEASURE});
}

void tools_memcheck(void)
{
    come_to_an_end();
    box_start(&(struct box_options){.under = MEMCHECK});
    plan_run(&(struct crew_options){.mode = CREW_NATIVE});
    ledger_check(crew_last());
    script_finish();
    memcheck_finds_nothing(&exam.lab->files);
}

/* What the sanitizer prints may set errno: so what the requests came to is
 * looked at afterwards. */
void tools_sanitizer(void)
{
    struct races races;

    come_to_an_end();
    box_start(&(struct box_options){.under = TSAN});
    plan_run(&(struct crew_options){.mode = CREW_NATIVE, .cores = 4});
    script_finish();
    races = races_read(box_transcript(), &exam.lab->files);
    races_none(&races);
    ledger_check(crew_last());
}
