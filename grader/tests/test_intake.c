/* test_intake.c: what is handed in is taken, or refused in a sentence. */
#include "judge/lab/intake.h"

#include <fcntl.h>
#include <sys/un.h>
#include <sys/socket.h>

#include "scratch.h"

static const char fixture[] = "grader/tests/kit";

/* One submission: a folder "in" to hand in, and the work folder "work". */
struct scene {
    struct lab *lab;
    struct scratch scratch;
    struct submission got;
};

static struct scene scene_make(void)
{
    struct scene scene = {lab_load(fixture, "3-heap"), scratch_make(), {0}};
    scratch_folder(&scene.scratch, "in");
    scratch_folder(&scene.scratch, "work");
    return scene;
}

static bool scene_take(struct scene *scene, const char *what)
{
    submission_free(&scene->got);
    return submission_take(scene->lab, scratch_at(&scene->scratch, what),
                           scratch_at(&scene->scratch, "work"), &scene->got);
}

static void scene_end(struct scene *scene)
{
    submission_free(&scene->got);
    scratch_remove(&scene->scratch);
    lab_free(scene->lab);
}

/* The submission is refused, and with this sentence alone. */
static void scene_refuses(struct scene *scene, const char *sentence)
{
    CU_ASSERT(!scene_take(scene, "in"));
    CU_ASSERT_EQUAL_FATAL(scene->got.refusals.n, 1);
    unit_contains(scene->got.refusals.word[0], sentence);
    CU_ASSERT_EQUAL(access(scratch_at(&scene->scratch, "work/mm.c"), F_OK), -1);
    scene_end(scene);
}

static void takes_a_file(void)
{
    struct scene scene = scene_make();
    scratch_write(&scene.scratch, "in/mm.c", "int x;\n");
    CU_ASSERT(scene_take(&scene, "in"));
    CU_ASSERT_EQUAL(scene.got.n_files, 1);
    CU_ASSERT_EQUAL(scene.got.file[0].bytes, 7);
    CU_ASSERT_STRING_EQUAL(
        scene.got.file[0].sha256,
        "7c725f30854a46033dd94f728ac6b08caf10845993cd3ed48e40079cdb0a76a6");
    CU_ASSERT(scene.got.started);
    CU_ASSERT_EQUAL(scene.got.notes.n, 0);
    CU_ASSERT_EQUAL(access(scratch_at(&scene.scratch, "work/mm.c"), F_OK), 0);
    scene_end(&scene);
}

static void takes_a_single_path(void)
{
    struct scene scene = scene_make();
    scratch_write(&scene.scratch, "in/old.c", "int x;\n");
    CU_ASSERT(scene_take(&scene, "in/old.c"));
    CU_ASSERT_EQUAL(access(scratch_at(&scene.scratch, "work/mm.c"), F_OK), 0);
    scene_end(&scene);
}

static void knows_the_stub(void)
{
    struct scene scene = scene_make();
    scratch_write(&scene.scratch, "in/mm.c", "/* TODO 1 */\n");
    CU_ASSERT(scene_take(&scene, "in"));
    CU_ASSERT(!scene.got.started);
    scene_end(&scene);
}

static void notes_what_windows_wrote(void)
{
    struct scene scene = scene_make();
    scratch_write(&scene.scratch, "in/mm.c", "\xef\xbb\xbfint x;\r\n");
    CU_ASSERT(scene_take(&scene, "in"));
    CU_ASSERT_EQUAL_FATAL(scene.got.notes.n, 2);
    unit_contains(scene.got.notes.word[0], "mm.c begins with a byte-order");
    unit_contains(scene.got.notes.word[1], "mm.c has Windows line ends");
    scene_end(&scene);
}

static void lists_what_it_ignored(void)
{
    struct scene scene = scene_make();
    scratch_write(&scene.scratch, "in/mm.c", "int x;\n");
    for (int i = 30; i > 0; i--) {
        char name[32];
        snprintf(name, sizeof name, "in/%02d\033.txt", i);
        scratch_write(&scene.scratch, name, "");
    }
    CU_ASSERT(scene_take(&scene, "in"));
    CU_ASSERT_EQUAL(scene.got.n_ignored, 30);
    CU_ASSERT_EQUAL_FATAL(scene.got.ignored.n, SUBMISSION_MAX_IGNORED);
    CU_ASSERT_STRING_EQUAL(scene.got.ignored.word[0], "01?.txt");
    CU_ASSERT_STRING_EQUAL(scene.got.ignored.word[15], "16?.txt");
    scene_end(&scene);
}

static void refuses_a_missing_file(void)
{
    struct scene scene = scene_make();
    scene_refuses(&scene, "mm.c is missing: the folder has no mm.c");
}

static void refuses_an_empty_file(void)
{
    struct scene scene = scene_make();
    scratch_write(&scene.scratch, "in/mm.c", "");
    scene_refuses(&scene, "mm.c is empty");
}

static void refuses_a_large_file(void)
{
    struct scene scene = scene_make();
    scratch_write(&scene.scratch, "in/mm.c", "x");
    CU_ASSERT_EQUAL(truncate(scratch_at(&scene.scratch, "in/mm.c"), 11010048),
                    0);
    scene_refuses(&scene, "mm.c is too large: 10.5 MB; the limit is 1 MB");
}

static void refuses_a_binary_file(void)
{
    struct scene scene = scene_make();
    unit_write(scratch_at(&scene.scratch, "in/mm.c"), "int x;\0", 7);
    scene_refuses(&scene, "mm.c is a binary file (byte 0x00 at offset 6)");
}

static void refuses_utf16(void)
{
    struct scene scene = scene_make();
    unit_write(scratch_at(&scene.scratch, "in/mm.c"), "\xff\xfei\0n\0t\0", 8);
    scene_refuses(&scene, "mm.c is UTF-16 text: save it as UTF-8");
}

static void refuses_a_symbolic_link(void)
{
    struct scene scene = scene_make();
    scratch_write(&scene.scratch, "secret.c", "int x;\n");
    CU_ASSERT_EQUAL(
        symlink("../secret.c", scratch_at(&scene.scratch, "in/mm.c")), 0);
    scene_refuses(&scene, "mm.c is a symbolic link: hand in the file itself");
}

static void refuses_a_hard_link(void)
{
    struct scene scene = scene_make();
    scratch_write(&scene.scratch, "secret.c", "int x;\n");
    CU_ASSERT_EQUAL(link(scratch_at(&scene.scratch, "secret.c"),
                         scratch_at(&scene.scratch, "in/mm.c")),
                    0);
    scene_refuses(&scene, "mm.c is a hard link (the file has 2 names)");
}

static void refuses_a_pipe(void)
{
    struct scene scene = scene_make();
    CU_ASSERT_EQUAL(mkfifo(scratch_at(&scene.scratch, "in/mm.c"), 0600), 0);
    scene_refuses(&scene, "mm.c is a pipe: hand in the file itself");
}

static void refuses_a_folder(void)
{
    struct scene scene = scene_make();
    scratch_folder(&scene.scratch, "in/mm.c");
    scene_refuses(&scene, "mm.c is a folder: hand in the file itself");
}

static void refuses_a_socket(void)
{
    struct scene scene = scene_make();
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%.60s",
             scratch_at(&scene.scratch, "in/mm.c"));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    CU_ASSERT_EQUAL(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    scene_refuses(&scene, "mm.c is a socket: hand in the file itself");
    close(fd);
}

static void take_nowhere(const void *lab)
{
    struct submission got;
    submission_take(lab, "/nowhere", "/tmp", &got);
}

static void dies_without_a_submission(void)
{
    struct lab *lab = lab_load(fixture, "3-heap");
    char said[256];
    unit_dies(take_nowhere, lab, said, sizeof said);
    unit_contains(said, "/nowhere: No such file");
    lab_free(lab);
}

static const struct unit_test tests[] = {
    {"takes a file", takes_a_file},
    {"takes a single path", takes_a_single_path},
    {"knows the stub", knows_the_stub},
    {"notes what Windows wrote", notes_what_windows_wrote},
    {"lists what it ignored, sorted and capped", lists_what_it_ignored},
    {"refuses a missing file", refuses_a_missing_file},
    {"refuses an empty file", refuses_an_empty_file},
    {"refuses a large file", refuses_a_large_file},
    {"refuses a binary file", refuses_a_binary_file},
    {"refuses UTF-16", refuses_utf16},
    {"refuses a symbolic link", refuses_a_symbolic_link},
    {"refuses a hard link", refuses_a_hard_link},
    {"refuses a pipe", refuses_a_pipe},
    {"refuses a folder", refuses_a_folder},
    {"refuses a socket", refuses_a_socket},
    {"dies without a submission", dies_without_a_submission},
    {0},
};

int main(void)
{
    return unit_main("intake", tests);
}
