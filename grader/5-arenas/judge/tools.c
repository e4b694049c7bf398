#include "tools.h"

#include "../../judge/box/box.h"
#include "../../judge/base/check.h"
#include "../../judge/exam/exam.h"
#include "../../judge/base/finding.h"
#include "../../judge/box/memcheck.h"
#include "../../judge/box/races.h"
#include "../../judge/box/script.h"
#include "scene.h"

void tools_memcheck(void)
{
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
    struct race race;

    box_start(&(struct box_options){.under = TSAN});
    plan_run(&(struct crew_options){.mode = CREW_NATIVE, .cores = 4});
    script_finish();
    race = races_read(box_transcript(), &exam.lab->files);
    if (race.what[0])
        finding_set_place(race.here.function, race.here.file, race.here.line);
    CHECK(race.what[0] == '\0',
          "%s: %s(), %s line %d, and %s(), %s line %d, with nothing in between "
          "that puts one before the other (%u more)",
          race.what, race.here.function, race.here.file, race.here.line,
          race.there.function, race.there.file, race.there.line, race.more);
    ledger_check(crew_last());
}
