# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# make			the host programs into build/, the booted ones into build/x86_64 and build/i386
# make ARCH=i386 CC=i386-tcc
#			only the booted programs of one architecture (gcc, clang, tcc)
# make check		every test; as root on Debian it first installs what is missing (PROVIDE=no: not)
# make fuzz		the fuzz targets for long (FUZZ_RUNS=N executions each)
# make mutants		breaks the importer on purpose, and sees that a test notices
# make powercut		cuts the power of imports, a hundred times on each file system
# make lines		how long each booted program and each library is
# make bench		measures against named peers and limits; ROUNDS=N, PARTS='pack verify'
# make demo		the two phases on a real kernel, from nothing (KERNEL=FILE: on that kernel)
# make install		below $(DESTDIR)$(PREFIX)
# make format		clang-format over the tree

VERSION = 0.1.0
PREFIX = /usr/local
CC = cc
CFLAGS = -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic

B = build
HOST_CFLAGS = -pthread -std=c99 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Ilib -I. -DVERSION='"$(VERSION)"' $(WARNINGS)
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

cc_option = $(shell $(CC) -Werror $(1) -c -x c -o /dev/null /dev/null 2>/dev/null && echo '$(1)')

# The architectures that a plain make builds booted programs for, where the compiler can.
ARCHES = x86_64 i386
ifdef ARCH
ARCHES = $(ARCH)
all: booted
else
all: host booted
endif

# --- Booted programs: freestanding, one compiler call each, so that the line can be copied. ---

# What each is made of, by use; the folder of another architecture takes the place of i386. What
# live-bootstrap's step compiles stands in its one line of pass1.kaem and nowhere else; the program for
# Linux is the same with its extras, and has the release, which the step's must not: its checksum is
# recorded.
STEP = kernel-bootstrap/step/pass1.kaem
sources_payload-import-step := $(filter %.c,$(shell sed -n '/^tcc /,/[^\\]$$/p' $(STEP)))
sources_payload-import = $(filter-out importer/no_extras.c,$(sources_payload-import-step)) \
	$(wildcard importer/linux/*.c) lib/format/sha256_x86.c \
	$(addprefix lib/freestanding/,machine.c processes.c)
flags_payload-import = -DVERSION='"$(VERSION)"'
sources_init = $(wildcard init/*.c) $(addprefix lib/freestanding/,directories.c files.c machine.c message.c \
	processes.c string.c i386/entry.c)
sources_bench = lib/format/sha256.c $(addprefix lib/freestanding/,files.c message.c processes.c string.c \
	i386/entry.c)
BOOTED_PROGRAMS = payload-import payload-import-step init

# An architecture is lib/freestanding/ARCH/ and a row here: what gcc and clang want to hear.
flags_x86_64 = -m64 -fcf-protection=none
flags_i386 = -m32 -fcf-protection=none

BOOTED_HEADERS = $(wildcard lib/format/*.h lib/format/*/*.h lib/booted/*.h lib/freestanding/*.h \
	lib/freestanding/*/*.h importer/*.h importer/*/*.h init/*.h)
BOOTED_FLAGS = -static -nostdlib -nostdinc -Ilib/freestanding/include -Ilib/freestanding/$(1) -Ilib -I.
ifneq (,$(findstring tcc,$(notdir $(CC))))
booted_cflags = -Wall
else
# No code that expects a libc, a loader or an unwinder; nothing in the file but code and data.
booted_cflags = $(flags_$(1)) -std=c99 $(WARNINGS) -Os -ffreestanding -fno-builtin -fno-stack-protector \
	-fno-pie -fno-asynchronous-unwind-tables -fno-strict-aliasing -fno-ident \
	-ffunction-sections -fdata-sections -s \
	-Wl,--gc-sections,--no-pie,--build-id=none,-z,noexecstack,-z,norelro,-z,noseparate-code \
	$(NO_LOOP_CALLS)
NO_LOOP_CALLS := $(call cc_option,-fno-tree-loop-distribute-patterns)
endif

# Can this compiler build booted programs for architecture $(1)?
cc_builds = $(shell mkdir -p $(B) && $(CC) $(call booted_cflags,$(1)) $(call BOOTED_FLAGS,$(1)) \
	-c -o $(B)/probe-$(1).o lib/freestanding/$(1)/entry.c 2>/dev/null && echo '$(1)')
BUILT_ARCHES := $(if $(ARCH),$(ARCH),$(foreach a,$(ARCHES),$(call cc_builds,$(a))))

# $(1): the architecture, $(2): the program
booted_sources = $(subst /i386/,/$(1)/,$(sources_$(2)))
define booted_rule
$(B)/$(1)/$(2): $(call booted_sources,$(1),$(2)) $(BOOTED_HEADERS) $(STEP) $(B)/$(1)/cc
	$$(CC) $$(call booted_cflags,$(1)) $$(call BOOTED_FLAGS,$(1)) $$(flags_$(2)) -o $$@ $(call booted_sources,$(1),$(2))
endef

define booted_rules
$(foreach p,$(BOOTED_PROGRAMS),$(eval $(call booted_rule,$(1),$(p))))

# What the benchmark runs on the same runtime.
$(B)/$(1)/bench/%: tests/bench/guest/%.c $(call booted_sources,$(1),bench) $(BOOTED_HEADERS) $(B)/$(1)/cc
	@mkdir -p $$(@D)
	$$(CC) $$(call booted_cflags,$(1)) $$(call BOOTED_FLAGS,$(1)) -o $$@ $$< $(call booted_sources,$(1),bench)

# Remembers the compiler and the release, so that another one builds anew.
$(B)/$(1)/cc: FORCE
	@mkdir -p $$(@D)
	@echo '$(CC) $(VERSION)' | cmp -s - $$@ || echo '$(CC) $(VERSION)' >$$@
endef
$(foreach a,$(ARCHES),$(eval $(call booted_rules,$(a))))

booted: $(foreach a,$(BUILT_ARCHES),$(addprefix $(B)/$(a)/,$(BOOTED_PROGRAMS)))
ifndef ARCH
	@$(foreach a,$(filter-out $(BUILT_ARCHES),$(ARCHES)),echo '$(CC) cannot build for $(a): left out';)
endif

# What each is made of: tests/lines asks.
sources-%:
	@echo $(call booted_sources,x86_64,$*)

lines:
	@tests/lines

# --- Host programs. ---

# Each is all that its folder holds, and these rooms of lib/.
HOST_PROGRAMS = mkpayload kernel-bootstrap qemu-run
rooms_mkpayload = payload host format
rooms_kernel-bootstrap = checkout payload host format
rooms_qemu-run = host format

c_files = $(sort $(shell find $(1) -name '*.c'))
sources_of = $(call c_files,$(1) $(addprefix lib/,$(rooms_$(1))))
FORMAT_SOURCES := $(call c_files,lib/format)

host: $(addprefix $(B)/,$(HOST_PROGRAMS))

define host_program
objects_$(1) := $(patsubst %.c,%.o,$(call sources_of,$(1)))
$(B)/$(1): $$(addprefix $(B)/host/,$$(objects_$(1)))
	$$(CC) -pthread $$(CFLAGS) $$(LDFLAGS) -o $$@ $$^

# The same under AddressSanitizer and UndefinedBehaviorSanitizer; the tests run on both.
$(B)/sanitized/$(1): $$(addprefix $(B)/sanitized/host/,$$(objects_$(1)))
	$$(CC) -pthread $$(SANITIZE) -o $$@ $$^
endef
$(foreach p,$(HOST_PROGRAMS),$(eval $(call host_program,$(p))))

$(B)/host/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) $(CFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $<

$(B)/sanitized/host/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -O1 -g $(SANITIZE) -MMD -MP -c -o $@ $<

-include $(foreach o,$(sort $(foreach p,$(HOST_PROGRAMS),$(objects_$(p):.o=.d))),$(B)/host/$(o) $(B)/sanitized/host/$(o))

# payload-import on a libc, for the same: tests/hosted/system_call.c stands in for what calls the kernel
# and begins the program.
HOSTED_SOURCES = $(filter-out %/entry.c %/string.c %/memory.c,$(sources_payload-import)) \
	tests/hosted/system_call.c

$(B)/sanitized/payload-import: $(HOSTED_SOURCES) $(BOOTED_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -O1 -g $(SANITIZE) -Ilib/freestanding/x86_64 -o $@ $(HOSTED_SOURCES)

# --- Tests: TAP, run by tests/run. ---

UNIT_TESTS = $(patsubst tests/unit/%.c,$(B)/unit/%.t,$(wildcard tests/unit/*_test.c))

# The parts of the booted programs that ask nothing of the kernel, tried on the host.
PURE_SOURCES = $(FORMAT_SOURCES) lib/freestanding/message.c lib/booted/block_device.c \
	init/command_line.c init/settings.c

# These are tried with a stand-in for host/message.c.
OPTIONS_SOURCES = lib/host/options.c lib/host/options_help.c
$(B)/unit/options_test.t: PURE_SOURCES = $(OPTIONS_SOURCES)
$(B)/unit/options_test.t: $(OPTIONS_SOURCES) lib/host/options.h

$(B)/unit/%.t: tests/unit/%.c $(wildcard tests/unit/*.h) $(PURE_SOURCES) $(BOOTED_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -O1 -g $(SANITIZE) -ffunction-sections -Wl,--gc-sections -Itests/unit \
		-Ilib/freestanding/x86_64 -o $@ $< $(PURE_SOURCES)

# Fuzz targets: with libFuzzer (FUZZ_CC=clang), or replayed on the corpus by any compiler.
FUZZ_TARGETS = $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c))
FUZZ_CC = clang
FUZZ_RUNS = 10000000
FUZZ_SOURCES = $(FORMAT_SOURCES)
# These have a kernel of their own, which is one function.
$(B)/fuzz/block_device $(B)/fuzz/block_device-replay: FUZZ_SOURCES += lib/freestanding/files.c \
	lib/freestanding/message.c lib/booted/block_device.c
$(B)/fuzz/command_line $(B)/fuzz/command_line-replay: FUZZ_SOURCES += lib/freestanding/files.c \
	lib/freestanding/message.c init/command_line.c init/settings.c
FUZZ_FLAGS = $(HOST_CFLAGS) -O1 -g -Itests/fuzz -Ilib/freestanding/x86_64

$(B)/fuzz/%: tests/fuzz/%_fuzz.c tests/fuzz/fuzz.h $(FUZZ_SOURCES) $(BOOTED_HEADERS)
	@mkdir -p $(@D)
	$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		-o $@ $< $(FUZZ_SOURCES)

$(B)/fuzz/%-replay: tests/fuzz/%_fuzz.c tests/fuzz/replay.c tests/fuzz/fuzz.h $(FUZZ_SOURCES) $(BOOTED_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(FUZZ_FLAGS) $(SANITIZE) -o $@ $< tests/fuzz/replay.c $(FUZZ_SOURCES)

# The long run: FUZZ_RUNS executions of every target.
fuzz: $(FUZZ_TARGETS:%=$(B)/fuzz/%)
	tests/fuzz/run $(FUZZ_RUNS) $^

# Are the tests of the importer worth their name? Breaks it in many ways and looks.
mutants:
	tests/mutants/run

# Cuts the power of imports at CUTS random moments; root, some minutes.
powercut: all
	tests/powercut/run

# How fast is it, compared with what? Some minutes.
PARTS ?=
bench: provide-bench
	$(MAKE) --no-print-directory all
	tests/bench/run $(PARTS)

PROVIDE = yes
TESTS = $(UNIT_TESTS) $(sort $(shell find tests -name '*.t'))

# With libFuzzer where there is one; else the fuzz targets only replay their seeds.
FUZZ_BUILT = $(shell echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' | \
	$(FUZZ_CC) -fsanitize=fuzzer -x c -o /dev/null - 2>/dev/null && echo '$(FUZZ_TARGETS:%=$(B)/fuzz/%)')

check: provide-check
	$(MAKE) --no-print-directory check-built

check-built: all $(B)/sanitized/mkpayload $(B)/sanitized/kernel-bootstrap $(B)/sanitized/payload-import $(UNIT_TESTS) \
		$(FUZZ_TARGETS:%=$(B)/fuzz/%-replay)
	$(if $(FUZZ_BUILT),$(MAKE) --no-print-directory $(FUZZ_BUILT))
	tests/run $(TESTS)

provide-check provide-bench:
ifneq ($(PROVIDE),no)
	tests/provide $(@:provide-%=%)
endif

demo: all
	demo/run

# --- Installation. The booted programs are data of mkpayload's: it packs them. ---

# What 'kernel-bootstrap install' puts into a checkout.
STEP_FILES = $(wildcard kernel-bootstrap/step/*.kaem kernel-bootstrap/step/*.sh) \
	kernel-bootstrap/step/SHA256SUMS \
	$$(sed -n 's/^[0-9a-f]*  \(.*\.[ch]\)$$/\1/p' kernel-bootstrap/step/SHA256SUMS)

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/share/man/man8
	install -m 755 $(B)/mkpayload $(B)/kernel-bootstrap $(B)/qemu-run $(DESTDIR)$(PREFIX)/bin/
	for arch in $(BUILT_ARCHES); do \
		install -d $(DESTDIR)$(PREFIX)/lib/lbpayload/$$arch && \
		install -m 755 $(B)/$$arch/init $(B)/$$arch/payload-import \
			$(DESTDIR)$(PREFIX)/lib/lbpayload/$$arch/ || exit 1; \
	done
	for file in $(STEP_FILES); do \
		install -D -m 644 $$file $(DESTDIR)$(PREFIX)/share/lbpayload/$$file || exit 1; \
	done
	install -m 644 $(wildcard mkpayload/*.1 kernel-bootstrap/*.1 qemu-run/*.1) \
		$(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 importer/payload-import.8 $(DESTDIR)$(PREFIX)/share/man/man8/
	install -m 644 init/init.8 $(DESTDIR)$(PREFIX)/share/man/man8/lbpayload-init.8

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

clean:
	rm -rf $(B)

.PHONY: all host booted check check-built provide-check provide-bench fuzz mutants powercut bench lines demo install format clean FORCE
FORCE:
.DELETE_ON_ERROR:
