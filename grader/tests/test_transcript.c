/* test_transcript.c: system calls as they would stand in a program. */
#include "judge/witness/transcript.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "unit.h"

enum { ANON = MAP_PRIVATE | MAP_ANONYMOUS, ROOM = 256 };

static const struct row {
    struct entry entry;
    const char *text;
} rows[] = {
    {{SYS_mmap, .arg = {0, 4096, PROT_READ | PROT_WRITE, ANON, -1ul}},
     "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS)"},
    {{SYS_mmap, .arg = {4096, 1, PROT_NONE, MAP_SHARED | MAP_FIXED, 3, 8192}},
     "mmap(0x1000, 1, PROT_NONE, MAP_SHARED|MAP_FIXED, 3, 8192)"},
    {{SYS_mmap, .arg = {0, 1, PROT_READ, ANON | 1 << 25}, .error = EPERM},
     "mmap(NULL, 1, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|0x2000000) = -1 "
     "EPERM"},
    {{SYS_mmap, .arg = {0, 1, PROT_READ, MAP_SHARED_VALIDATE, 3}},
     "mmap(NULL, 1, PROT_READ, MAP_SHARED_VALIDATE, 3, 0)"},
    {{SYS_mmap, .arg = {0, 1, PROT_READ, 0, 3}},
     "mmap(NULL, 1, PROT_READ, 0, 3, 0)"},
    {{SYS_munmap, .arg = {0x7f0000000000, 1ul << 40}},
     "munmap(0x7f0000000000, 1099511627776)"},
    {{SYS_munmap, .arg = {-1ul, -4096ul}},
     "munmap(MAP_FAILED, 18446744073709547520 (-4096))"},
    {{SYS_mprotect, .arg = {4096, 4096, PROT_EXEC | PROT_READ}},
     "mprotect(0x1000, 4096, PROT_READ|PROT_EXEC)"},
    {{SYS_madvise, .arg = {4096, 4096, MADV_DONTNEED}},
     "madvise(0x1000, 4096, MADV_DONTNEED)"},
    {{SYS_madvise, .arg = {4096, 4096, 99}}, "madvise(0x1000, 4096, 0x63)"},
    {{SYS_mremap, .arg = {4096, 1, 2, MREMAP_MAYMOVE, 7}},
     "mremap(0x1000, 1, 2, MREMAP_MAYMOVE)"},
    {{SYS_mremap, .arg = {4096, 1, 2, MREMAP_MAYMOVE | MREMAP_FIXED, 8192}},
     "mremap(0x1000, 1, 2, MREMAP_MAYMOVE|MREMAP_FIXED, 0x2000)"},
    {{SYS_msync, .arg = {4096, 1, MS_SYNC}}, "msync(0x1000, 1, MS_SYNC)"},
    {{SYS_openat, .arg = {-100ul, 1, O_RDWR}, .path = "letters"},
     "open(\"letters\", O_RDWR)"},
    {{SYS_open, .arg = {1, O_WRONLY | O_CREAT | O_TRUNC}, .path = "x"},
     "open(\"x\", O_WRONLY|O_CREAT|O_TRUNC)"},
    {{SYS_openat, .arg = {0, 1, 0}, .error = ENOENT, .path = "y"},
     "open(\"y\", O_RDONLY) = -1 ENOENT"},
    {{SYS_open, .arg = {1, 0}, .path = "\x01\xff\n"},
     "open(\"???\", O_RDONLY)"},
    {{SYS_close, .arg = {-1ul}}, "close(-1)"},
    {{SYS_newfstatat, .arg = {3, 16, 32}}, "fstat(3, 0x20)"},
    {{SYS_lseek, .arg = {3, 0, SEEK_END}}, "lseek(3, 0, SEEK_END)"},
    {{SYS_rt_sigaction, .arg = {SIGSEGV, 16}},
     "sigaction(SIGSEGV, 0x10, NULL)"},
    {{SYS_rt_sigaction, .arg = {33, 16}}, "sigaction(33, 0x10, NULL)"},
    {{SYS_exit, .arg = {0}}, "(a thread ends)"},
    {{SYS_mlock, .arg = {0}}, "system call 149"},
};

static void each_call_reads_as_in_a_program(void)
{
    char text[ROOM];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_STRING_EQUAL(
            transcript_call(text, sizeof text, &rows[i].entry), rows[i].text);
}

/* However little room there is, the text begins as it should, and ends. */
static void a_text_is_cut_to_its_room(void)
{
    char text[ROOM], whole[ROOM];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        transcript_call(whole, sizeof whole, &rows[i].entry);
        for (size_t room = 1; room < sizeof text; room++) {
            memset(text, '#', sizeof text);
            transcript_call(text, room, &rows[i].entry);
            CU_ASSERT(strlen(text) < room);
            CU_ASSERT_EQUAL(strncmp(text, whole, strlen(text)), 0);
            CU_ASSERT_EQUAL(text[room], '#');
        }
    }
}

static void a_log_of_nothing_is_empty(void)
{
    char text[ROOM] = "before";

    transcript_log(text, sizeof text, 10);
    CU_ASSERT_STRING_EQUAL(text, "");
}

static const struct unit_test tests[] = {
    {"each call reads as in a program", each_call_reads_as_in_a_program},
    {"a text is cut to its room", a_text_is_cut_to_its_room},
    {"a log of nothing is empty", a_log_of_nothing_is_empty},
    {0}};

int main(void)
{
    return unit_main("transcript", tests);
}
