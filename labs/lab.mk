# What each lab's own Makefile makes, out of its SOURCE and SUPPORT:
#
#   make test       your tests, *_test.c
#   make debug      your tests under gdb, stopped where an assertion fails
#   make memcheck   your tests under Valgrind
#   make tsan       your tests under the thread sanitizer: which accesses race
#   make coverage   your tests under gcov: which lines of SOURCE they ran
#   make preload    a real program on your allocator: CMD='ls', with $$ for $
#   make explore    the lab's counted experiments, explore/*.c, and their page
#   make demo-NAME  one of them, explore/NAME.c
#
# ONLY='some words' runs the tests alone whose name contains them, or those of
# one suite: make debug ONLY='1 an empty'. Tests that crash say where.
#
# SOURCE=FILE runs any of them on another file than your own. Tests that do
# not end are stopped after LIMIT seconds. Programs, logs and pages land in
# build/labs/, those of each other file in a folder of their own.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SECONDARY:

HERE := $(dir $(lastword $(MAKEFILE_LIST)))
# Two sources at a time do not get in each other's way.
OTHER := $(if $(filter-out file,$(origin SOURCE)),/other/$(firstword \
	$(shell echo '$(abspath $(SOURCE))' | cksum)))
OUT := $(abspath $(HERE)/../build/labs/$(notdir $(CURDIR)))$(OTHER)

CFLAGS := -std=gnu11 -g -Wall -Wextra -fno-omit-frame-pointer -D_GNU_SOURCE -I.
FLAGS.test := -O2
FLAGS.debug := -O0
FLAGS.memcheck := -O0 $(WATCHED:%=-Wl,--wrap=%)
FLAGS.coverage := -O0 --coverage
FLAGS.tsan := -O1 -fsanitize=thread
FLAGS.preload := -O2 -fPIC -shared -ftls-model=initial-exec \
	-fvisibility=hidden -fno-builtin

TESTS := $(wildcard *_test.c)
WATCH := $(wildcard watch.c)
# What ONLY=... does, and what is printed after a crash.
ONLY_C := $(HERE)only.c
EXPERIMENTS := $(patsubst explore/%.c,%,$(wildcard explore/*.c))
CMD := ls -lR /usr/include | sort -k 5n | tail -3
LIMIT := 60

# Runs a program with a limit; says so if it had to be stopped.
limited = timeout --foreground $(LIMIT) $(1); status=$$?; \
	if [ $$status = 124 ]; then printf '\n%s %s %s\n' \
		"No end after $(LIMIT) seconds: a loop, or a wait, for ever? Start" \
		"make -C labs/$(notdir $(CURDIR)) debug, wait, and press Ctrl-C:" \
		"it shows where." >&2; fi

# $(call kept,program,command): runs the command, which sets `status`, and keeps
# what it prints in program.log: 10 MiB of it, for a loop may print for ever.
kept = { $(2); echo $$status >$(1).status; } | \
	(trap '' XFSZ; ulimit -f 20480; exec tee $(1).log 2>/dev/null); \
	read -r status <$(1).status

# $(call told,programs,page): runs experiments; makes a page of what they say.
# What they talk to is no terminal but tee, so they are told of colours.
told = if test -t 1; then export COLOUR=yes; fi; worst=0; \
	for experiment in $(1); do \
		$(call kept,$$experiment,$$experiment; status=$$?); \
		[ $$status = 0 ] || worst=$$status; \
	done; \
	awk -v html=$(2) -f $(HERE)page.awk $(1:%=%.log); \
	echo "The same as a page: $(2:$(abspath $(HERE)..)/%=%)"; exit $$worst

# $(call need,program,package) and $(call need_header,header,package): one
# sentence when it is missing.
need = @command -v $(1) >/dev/null || \
	{ echo "$(1) is missing: sudo apt install $(2)" >&2; exit 2; }
need_header = @echo '\#include <$(1)>' | gcc -fsyntax-only -xc - 2>/dev/null || \
	{ echo "$(1) is missing: sudo apt install $(2)" >&2; exit 2; }

.PHONY: help test debug memcheck tsan coverage preload explore tools
help:
	@sed -n '/^$$/q; s/^# \{0,1\}//p' $(HERE)lab.mk $(if $(wildcard preload.c),,\
		| grep -v 'make preload')

tools:
	$(call need,gcc,gcc)
	$(call need_header,CUnit/CUnit.h,libcunit1-dev)
	$(call need_header,valgrind/memcheck.h,valgrind)

INPUTS := $(SOURCE) $(SUPPORT) $(wildcard *.h)

$(OUT)/%/tests: $(TESTS) $(INPUTS) $(WATCH) $(ONLY_C) | tools
	@mkdir -p $(@D)
	@gcc $(CFLAGS) $(FLAGS.$*) -Wl,--wrap=CU_basic_run_tests -o $@ $(TESTS) \
		$(SOURCE) $(SUPPORT) $(ONLY_C) \
		$(if $(filter memcheck,$*),$(WATCH)) -lcunit

$(OUT)/preload.so: preload.c $(INPUTS) | tools
	@mkdir -p $(@D)
	@gcc $(CFLAGS) $(FLAGS.preload) -o $@ preload.c $(SOURCE) $(SUPPORT)

# WITH.NAME is what explore/NAME.c needs besides: the lab's own SOURCE, say.
$(OUT)/explore/%: explore/%.c $(wildcard explore/*.h $(HERE)*.h) $(INPUTS)
	@mkdir -p $(@D)
	@gcc $(CFLAGS) -O2 -o $@ $< $(WITH.$*)

# In what they print, whoever asks where a crash was finds the test.
test: $(OUT)/test/tests
	@$(call kept,$<,{ $(call limited,$<); } 2>&1); [ $$status -le 128 ] || \
	$(HERE)crash.sh $$status $< $(notdir $(CURDIR)) \
		"$(notdir $(SOURCE))" "$(TESTS)" >&2; exit $$status

debug: $(OUT)/debug/tests
	$(call need,gdb,gdb)
	@batch=; test -t 0 || batch='-batch -return-child-result'; \
	gdb -q $$batch $(addprefix -x ,$(wildcard debug.gdb)) \
		-x $(HERE)debug.gdb $<

memcheck: $(OUT)/memcheck/tests
	$(call need,valgrind,valgrind)
	@$(call limited,valgrind -q --track-origins=yes --error-exitcode=99 \
		--log-file=$(OUT)/memcheck.log $<); \
	awk -v sources='$(notdir $(SOURCE))' -f $(HERE)memcheck.awk \
		$(OUT)/memcheck.log; \
	exit $$status

# Where addresses are too random for it, the sanitizer does not even start.
tsan: $(OUT)/tsan/tests
	@rm -f $(OUT)/tsan.log.*; fixed=; \
	setarch -R true 2>/dev/null && fixed='setarch -R'; \
	export TSAN_OPTIONS='log_path=$(OUT)/tsan.log history_size=4'; \
	$(call limited,$$fixed $<); \
	case $$status in 126|127) exit $$status ;; esac; \
	if [ $$status = 124 ] && ! ls $(OUT)/tsan.log.* >/dev/null 2>&1; then \
		exit $$status; fi; \
	touch $(OUT)/tsan.log.0; \
	cat $(OUT)/tsan.log.* >$(OUT)/tsan.log; \
	awk -v sources='$(notdir $(SOURCE) $(TESTS))' -f $(HERE)tsan.awk \
		$(OUT)/tsan.log; \
	exit $$status

coverage: $(OUT)/coverage/tests
	$(call need,gcov,gcc)
	@cd $(OUT)/coverage && rm -f *.gcda && $(call limited,./tests); \
	cd $(CURDIR); [ $$status != 124 ] || exit $$status; \
	if [ $$status -gt 128 ]; then echo "The tests crashed before anything" \
		"was counted: make debug shows where." >&2; exit $$status; fi; \
	for source in $(basename $(notdir $(SOURCE))); do \
		gcov -t $(OUT)/coverage/tests-$$source.gcda 2>/dev/null | \
		awk -v html=$(OUT)/$$source.html -f $(HERE)coverage.awk; \
	done; exit $$status

# A status above 128 is a signal, and those end at 64.
preload: export CMD := $(CMD)
preload: $(OUT)/preload.so
	@$(call limited,env LD_PRELOAD=$< sh -c "$$CMD"); \
	echo "preload: ran on $(SOURCE), exit status $$status"; \
	if [ $$status -gt 128 ] && [ $$status -le 192 ]; then \
		quoted=$$(printf %s "$$CMD" | sed "s/'/'\\\\''/g"); \
		printf '%s\n' "Signal $$((status - 128)) ended it. What next:" \
		"1. make -C labs/$(notdir $(CURDIR)) debug: do your own tests pass?" \
		"2. If they do, gdb shows where (of a pipeline, try one program):" \
		"gdb -q -ex 'set exec-wrapper env LD_PRELOAD=$<' -ex run -ex bt \\" \
		"    --args sh -c '$$quoted'" >&2; \
	fi; exit $$status

explore: $(EXPERIMENTS:%=$(OUT)/explore/%)
	@$(call told,$^,$(OUT)/explore.html)

demo-%: $(OUT)/explore/%
	@$(call told,$<,$<.html)
