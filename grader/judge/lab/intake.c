/* intake.c: see intake.h.
 *
 * A name in a manifest has no slash (lab.c sees to that), so O_NOFOLLOW on
 * the open file descriptor of the folder leaves no link to follow anywhere.
 */
#include "intake.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/fail.h"

/* A file's contents while it is looked at. */
struct contents {
    const char *name;
    unsigned char *byte;
    size_t n;
};

static const char *kind_of(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFLNK:
        return "a symbolic link";
    case S_IFDIR:
        return "a folder";
    case S_IFIFO:
        return "a pipe";
    case S_IFSOCK:
        return "a socket";
    default:
        return "a device";
    }
}

/* Says what keeps a file of this kind and size from being taken, or nothing
 * and returns true. */
static bool acceptable(const char *name, const struct stat *status,
                       struct words *refusals)
{
    size_t before = refusals->n;
    if (!S_ISREG(status->st_mode))
        words_say(refusals, "%s is %s: hand in the file itself", name,
                  kind_of(status->st_mode));
    else if (status->st_nlink > 1)
        words_say(refusals,
                  "%s is a hard link (the file has %lu names): hand in a copy",
                  name, (unsigned long)status->st_nlink);
    else if (status->st_size == 0)
        words_say(refusals, "%s is empty", name);
    else if (status->st_size > SUBMISSION_MAX_BYTES)
        words_say(refusals, "%s is too large: %.1f MB; the limit is 1 MB", name,
                  status->st_size / (double)SUBMISSION_MAX_BYTES);
    return refusals->n == before;
}

/* Opens a file that fstatat(2) found acceptable, and looks again: it may have
 * been exchanged meanwhile. O_NONBLOCK: a pipe would make us wait. */
static int open_regular(int folder, const char *name, struct words *refusals)
{
    struct stat status;
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW)) {
        words_say(refusals, "%s is missing: the folder has no %s", name, name);
        return -1;
    }
    if (!acceptable(name, &status, refusals))
        return -1;
    int fd = openat(folder, name,
                    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        words_say(refusals, "%s cannot be read: %s", name, strerror(errno));
        return -1;
    }
    if (fstat(fd, &status) || !acceptable(name, &status, refusals)) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool read_whole(int fd, struct contents *contents)
{
    contents->byte = malloc(SUBMISSION_MAX_BYTES + 1);
    if (!contents->byte)
        die("out of memory");
    ssize_t got = 1;
    while (got > 0 && contents->n <= SUBMISSION_MAX_BYTES) {
        got = read(fd, contents->byte + contents->n,
                   SUBMISSION_MAX_BYTES + 1 - contents->n);
        contents->n += got > 0 ? got : 0;
    }
    close(fd);
    return got == 0;
}

static bool begins_with(const struct contents *contents, const char *bytes)
{
    size_t n = strlen(bytes);
    return contents->n >= n && memcmp(contents->byte, bytes, n) == 0;
}

/* Text as gcc reads it: no zero bytes; a UTF-8 mark and CRLF are welcome. */
static bool is_source(const struct contents *contents,
                      struct submission *submission)
{
    if (begins_with(contents, "\xff\xfe") ||
        begins_with(contents, "\xfe\xff")) {
        words_say(&submission->refusals, "%s is UTF-16 text: save it as UTF-8",
                  contents->name);
        return false;
    }
    const unsigned char *zero = memchr(contents->byte, 0, contents->n);
    if (zero) {
        words_say(&submission->refusals,
                  "%s is a binary file (byte 0x00 at offset %td), not C source",
                  contents->name, zero - contents->byte);
        return false;
    }
    if (begins_with(contents, "\xef\xbb\xbf"))
        words_say(&submission->notes,
                  "%s begins with a byte-order mark: "
                  "accepted",
                  contents->name);
    if (memmem(contents->byte, contents->n, "\r\n", 2))
        words_say(&submission->notes,
                  "%s has Windows line ends (CRLF): "
                  "accepted",
                  contents->name);
    return true;
}

static void write_copy(const char *work, const struct contents *contents)
{
    char *path = text_format("%s/%s", work, contents->name);
    unlink(path); /* of a run before */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0 ||
        write(fd, contents->byte, contents->n) != (ssize_t)contents->n)
        die("cannot write %s: %s", path, strerror(errno));
    close(fd);
    free(path);
}

/* Copies folder/name to work/file->name, or says why not. */
static void take_file(int folder, const char *name, const char *work,
                      struct submission *submission,
                      struct submission_file *file)
{
    int fd = open_regular(folder, name, &submission->refusals);
    if (fd < 0)
        return;
    struct contents contents = {.name = file->name};
    if (!read_whole(fd, &contents))
        words_say(&submission->refusals, "%s changed while it was read", name);
    else if (is_source(&contents, submission)) {
        write_copy(work, &contents);
        file->bytes = contents.n;
        SHA256Data(contents.byte, contents.n, file->sha256);
    }
    free(contents.byte);
}

/* Keeps the names that come first in the alphabet, however many there are. */
static void note_ignored(struct submission *submission, const char *name)
{
    struct words *list = &submission->ignored;
    submission->n_ignored++;
    words_add(list, name, 64);
    for (char *at = list->word[list->n - 1]; *at; at++)
        if (*at < ' ' || *at > '~')
            *at = '?';
    for (size_t i = list->n - 1;
         i > 0 && strcmp(list->word[i - 1], list->word[i]) > 0; i--) {
        char *later = list->word[i - 1];
        list->word[i - 1] = list->word[i];
        list->word[i] = later;
    }
    if (list->n > SUBMISSION_MAX_IGNORED)
        free(list->word[--list->n]);
}

static void list_ignored(const struct lab *lab, int folder,
                         struct submission *submission)
{
    DIR *names = fdopendir(dup(folder));
    if (!names)
        return;
    for (struct dirent *entry; (entry = readdir(names));)
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") &&
            !words_have(&lab->files, entry->d_name))
            note_ignored(submission, entry->d_name);
    closedir(names);
}

/* Where the student works, everything beside the files is the kit's. */
static bool is_handed_out_folder(const struct lab *lab, int folder)
{
    struct stat kit, theirs;
    char *path = text_format("%s/labs/%s", lab->kit, lab->name);
    bool is = stat(path, &kit) == 0 && fstat(folder, &theirs) == 0 &&
              kit.st_dev == theirs.st_dev && kit.st_ino == theirs.st_ino;
    free(path);
    return is;
}

/* Does grader/<lab>/stubs.sha256 have this very file? */
static bool is_stub(const struct lab *lab, const struct submission_file *file)
{
    char *path = text_format("%s/grader/%s/stubs.sha256", lab->kit, lab->name);
    char *line = text_format("%s  %s\n", file->sha256, file->name);
    char stored[256];
    bool found = false;
    FILE *stubs = fopen(path, "re");
    while (stubs && !found && fgets(stored, sizeof stored, stubs))
        found = strcmp(stored, line) == 0;
    if (stubs)
        fclose(stubs);
    free(path);
    free(line);
    return found;
}

static void take_folder(const struct lab *lab, int folder, const char *work,
                        struct submission *out)
{
    for (unsigned i = 0; i < out->n_files; i++)
        take_file(folder, out->file[i].name, work, out, &out->file[i]);
    if (!is_handed_out_folder(lab, folder))
        list_ignored(lab, folder, out);
}

static int open_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0 && errno != ENOTDIR)
        die("%s: %s", path, strerror(errno));
    return folder;
}

static void take_single(const struct lab *lab, const char *path,
                        const char *work, struct submission *out)
{
    if (lab->files.n != 1)
        die("%s is not a folder, and lab %s takes %zu files", path, lab->name,
            lab->files.n);
    char *for_folder = text_format("%s", path);
    char *for_name = text_format("%s", path);
    int folder = open_folder(dirname(for_folder));
    take_file(folder, basename(for_name), work, out, out->file);
    close(folder);
    free(for_folder);
    free(for_name);
}

bool submission_take(const struct lab *lab, const char *path, const char *work,
                     struct submission *out)
{
    *out = (struct submission){.n_files = lab->files.n};
    out->file = calloc(out->n_files, sizeof *out->file);
    if (!out->file)
        die("out of memory");
    for (unsigned i = 0; i < out->n_files; i++)
        out->file[i].name = text_format("%s", lab->files.word[i]);
    int folder = open_folder(path);
    if (folder >= 0) {
        take_folder(lab, folder, work, out);
        close(folder);
    } else {
        take_single(lab, path, work, out);
    }
    for (unsigned i = 0; i < out->n_files; i++)
        out->started |= !is_stub(lab, &out->file[i]);
    return out->refusals.n == 0;
}

void submission_free(struct submission *submission)
{
    for (unsigned i = 0; i < submission->n_files; i++)
        free(submission->file[i].name);
    free(submission->file);
    words_free(&submission->refusals);
    words_free(&submission->notes);
    words_free(&submission->ignored);
}
