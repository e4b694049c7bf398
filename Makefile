# Saguaro, a lab kit on storage allocation.
#
#   make grade          install what is missing, build, grade what you started
#   make LAB            grade one lab; LAB is a folder under labs/ (make list)
#   make watch          grade again whenever you save (LAB=... for one lab)
#   make points         the checks and what each is worth (LAB=... for one lab)
#   make list           the labs
#   make doctor         what this machine can do, and what follows
#
# For maintainers:
#   make build          the grader alone
#   make test           all tests of the kit (SANITIZE=1 or COVERAGE=1: a variant)
#   make coverage       the tests again, then the lines that they never reached
#   make bench-NAME     grader/bench/NAME/run.sh, such as make bench-heap
#   make clean          remove build/
#
# DIR=... grades that folder instead of labs/LAB, as in: make LAB DIR=reference/LAB

.DEFAULT_GOAL := help
.SECONDEXPANSION:
.SECONDARY:
.DELETE_ON_ERROR:

# A lab is a folder name; nothing below lists one.
LABS := $(patsubst grader/%/lab.ini,%,$(wildcard grader/*/lab.ini))

VARIANT := $(if $(SANITIZE),sanitize,$(if $(COVERAGE),coverage))
OUT := build$(addprefix /,$(VARIANT))
SAGUARO := $(OUT)/saguaro

CFLAGS := -std=gnu11 -O2 -g -Wall -Wextra -Werror -fno-omit-frame-pointer
CPPFLAGS := -D_GNU_SOURCE -Igrader -I/usr/include/libxml2
LDLIBS := -lcunit -lseccomp -ldw -lelf -ljansson -linih -lxml2 -lmd -lm
EXTRA.sanitize := -fsanitize=address,undefined -fno-sanitize-recover=all
# gcc would have execve write the counts first, and a child that has shut itself
# in cannot: it would complain into what the program prints.
EXTRA.coverage := --coverage -fno-builtin-execve
EXTRA := $(EXTRA.$(VARIANT))
# The box is linked, static and at fixed addresses, with a submission's code.
BOX_CFLAGS := $(CFLAGS) -fno-pie

objects = $(patsubst %.c,$(OUT)/obj/%.o,$(wildcard $(1)))
# What box is linked for: box, the kernel's threads; box-machine, the machine's.
only.box := native
only.box-machine := machine
box_folders = grader/$(2)/box grader/$(2)/box/$(only.$(1)) grader/$(2)/wire \
              grader/box grader/box/$(only.$(1)) grader/wire
box_objects = $(addprefix build/$(1)/$(2)/,$(notdir $(patsubst %.c,%.o,\
              $(wildcard $(addsuffix /*.c,$(call box_folders,$(1),$(2)))))))

# The recorder is preloaded into other programs: a library of its own.
RECORDER := $(wildcard grader/record/recorder.c)
MAINS := $(OUT)/obj/grader/judge/main.o $(OUT)/obj/grader/cli/main.o
LIBRARY := $(OUT)/libsaguaro.a
LIBRARY_OBJECTS := $(filter-out $(MAINS) $(call objects,$(RECORDER)),$(call \
    objects,grader/wire/*.c grader/judge/*/*.c grader/report/*.c \
    grader/record/*.c grader/cli/*.c))
JUDGES := $(LABS:%=$(OUT)/judge/%)
BOXES := $(foreach lab,$(LABS),$(call box_objects,box,$(lab)) \
                               $(call box_objects,box-machine,$(lab)))
TESTS := $(patsubst grader/%.c,$(OUT)/%,$(wildcard grader/tests/test_*.c))
# The many-core machine, which is linked with instrumented submissions.
MACHINE := $(patsubst grader/%.c,build/%.o,$(wildcard grader/machine/*.c))

# Two makes: what the second one compiles with, the first one may install.
MAKE_ALL = $(MAKE) --no-print-directory \
           $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))

# Lost marks (status 1) are news, not a failure of make.
NEWS := test $$? -eq 1

.PHONY: help ready grade watch points list doctor build test tests coverage \
        clean $(LABS)

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

ready:
	@grader/cli/setup.sh student
	+@$(MAKE_ALL) build

grade: ready
	@$(SAGUARO) grade || $(NEWS)

$(LABS): ready
	@$(SAGUARO) grade $@ $(if $(DIR),--dir "$$DIR") || $(NEWS)

watch points: ready
	@$(SAGUARO) $@ $(LAB)

list doctor: ready
	@$(SAGUARO) $@

build: $(SAGUARO) $(JUDGES) $(BOXES) $(MACHINE) $(if $(RECORDER),$(OUT)/record/librecord.so)
	@:

tests: build $(TESTS)
	@:

test:
	@grader/cli/setup.sh student test
	+@$(MAKE_ALL) tests
	@grader/tests/run $(OUT)

# Counts of a run before would be of other lines. Not in the figure: what runs
# inside other programs and is never instrumented, box and recorder; and bench.
coverage:
	@find build/coverage -name '*.gcda' -delete 2>/dev/null || true
	@$(MAKE) --no-print-directory test COVERAGE=1
	@gcovr --root . --filter grader/ --exclude grader/tests/ \
	       --fail-under-line 90 build/coverage

bench-%: ready
	@grader/cli/setup.sh bench
	@grader/bench/$*/run.sh

clean:
	rm -rf build

.DEFAULT:
	@echo 'There is no lab or target "$@". The labs: $(LABS)' >&2
	@exit 2

link = @mkdir -p $(@D) && echo "  link  $@" && \
       $(CC) $(EXTRA) $^ $(LDLIBS) -o $@

$(SAGUARO): $(OUT)/obj/grader/cli/main.o $(LIBRARY)
	$(link)

$(OUT)/judge/%: $(OUT)/obj/grader/judge/main.o \
                $$(call objects,grader/$$*/judge/*.c grader/$$*/wire/*.c) \
                $(LIBRARY)
	$(link)

$(OUT)/tests/%: $(OUT)/obj/grader/tests/%.o $(LIBRARY)
	$(link)

$(LIBRARY): $(LIBRARY_OBJECTS)
	@rm -f $@
	@$(AR) qcsP $@ $^

$(OUT)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  cc    $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) $(EXTRA) -MMD -MP -c $< -o $@

# One copy of the box for each lab, so that a lab may be linked by *.o. The
# variants share it: what runs with a submission is never instrumented.
box_source = $(firstword $(wildcard $(addsuffix /$(notdir $(2)).c,\
             $(call box_folders,$(1),$(patsubst %/,%,$(dir $(2)))))))
cc_box = @mkdir -p $(@D) && echo "  cc    $< (box)" && \
         $(CC) $(CPPFLAGS) $(BOX_CFLAGS) -MMD -MP -c $< -o $@

build/box/%.o: $$(call box_source,box,$$*)
	$(cc_box)

build/box-machine/%.o: $$(call box_source,box-machine,$$*)
	$(cc_box)

build/machine/%.o: grader/machine/%.c
	$(cc_box)

$(OUT)/record/librecord.so: $(RECORDER)
	@mkdir -p $(@D)
	@echo "  link  $@"
	@$(CC) $(CPPFLAGS) $(CFLAGS) -fPIC -shared -MMD -MP $^ -o $@

-include $(shell find build -name '*.d' 2>/dev/null)
