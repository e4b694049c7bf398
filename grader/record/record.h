/* record: `saguaro record`, traces of real programs. */
#ifndef RECORD_H
#define RECORD_H

/* Runs `record [OPTION]... -- COMMAND...` (argv[0] is "record") and writes what
 * COMMAND allocated as a .rep file. Returns the exit status:
 *
 *     COMMAND's own, or 128 + the signal that ended it;
 *     127: COMMAND was not found, 126: it could not be run;
 *     2: nothing was recorded, or an option is wrong (said on stderr).
 *
 * The recorder is record/librecord.so beside the running program. */
int record_main(int argc, char **argv);

#endif
