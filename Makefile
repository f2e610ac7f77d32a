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
HOST_CFLAGS = -pthread -std=c99 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -I. -DVERSION='"$(VERSION)"' $(WARNINGS)
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# The architectures that a plain make builds booted programs for, where the compiler can.
ARCHES = x86_64 i386
ifdef ARCH
ARCHES = $(ARCH)
all: booted
else
all: host booted
endif

# --- Booted programs: freestanding, one compiler call each, so that the line can be copied. ---

BOOTED_FORMAT = format/name.c format/name_set.c format/payload.c format/payload_reader.c \
	format/payload_sums.c format/sha256.c format/sha256_x86.c format/sha256sums.c
FREESTANDING = $(wildcard freestanding/*.c)
BOOTED_HEADERS = $(wildcard format/*.h freestanding/*.h freestanding/*/*.h importer/*.h init/*.h)
IMPORTER_SOURCES = $(wildcard importer/*.c) $(BOOTED_FORMAT) $(FREESTANDING)
INIT_SOURCES = $(wildcard init/*.c) $(FREESTANDING)

BOOTED_FLAGS = -static -nostdlib -nostdinc -Ifreestanding/include -Ifreestanding/$(1) -I.
ifneq (,$(findstring tcc,$(notdir $(CC))))
BOOTED_CFLAGS_i386 = -Wall
BOOTED_CFLAGS_x86_64 = -Wall
else
# No code that expects a libc, a loader or an unwinder; nothing in the file but code and data.
BOOTED_CFLAGS = -std=c99 $(WARNINGS) -Os -ffreestanding -fno-builtin -fno-stack-protector \
	-fno-pie -fno-asynchronous-unwind-tables -fno-strict-aliasing -fno-ident \
	-ffunction-sections -fdata-sections -fcf-protection=none -s \
	-Wl,--gc-sections,--no-pie,--build-id=none,-z,noexecstack,-z,norelro,-z,noseparate-code \
	$(call cc_option,-fno-tree-loop-distribute-patterns)
BOOTED_CFLAGS_i386 = -m32 $(BOOTED_CFLAGS)
BOOTED_CFLAGS_x86_64 = -m64 $(BOOTED_CFLAGS)
endif

cc_option = $(shell $(CC) -Werror $(1) -c -x c -o /dev/null /dev/null 2>/dev/null && echo '$(1)')
# Can this compiler build booted programs for architecture $(1)?
cc_builds = $(shell mkdir -p $(B) && $(CC) $(BOOTED_CFLAGS_$(1)) $(call BOOTED_FLAGS,$(1)) \
	-c -o $(B)/probe-$(1).o freestanding/$(1)/entry.c 2>/dev/null && echo '$(1)')
BUILT_ARCHES = $(if $(ARCH),$(ARCH),$(foreach a,$(ARCHES),$(call cc_builds,$(a))))

define booted_rules
$(B)/$(1)/payload-import: $(IMPORTER_SOURCES) freestanding/$(1)/entry.c $(BOOTED_HEADERS) $(B)/$(1)/cc
	$$(CC) $$(BOOTED_CFLAGS_$(1)) $$(call BOOTED_FLAGS,$(1)) -o $$@ $(IMPORTER_SOURCES) freestanding/$(1)/entry.c

$(B)/$(1)/init: $(INIT_SOURCES) freestanding/$(1)/entry.c $(BOOTED_HEADERS) $(B)/$(1)/cc
	$$(CC) $$(BOOTED_CFLAGS_$(1)) $$(call BOOTED_FLAGS,$(1)) -o $$@ $(INIT_SOURCES) freestanding/$(1)/entry.c

# What the benchmark runs on the same runtime.
$(B)/$(1)/bench/%: tests/bench/guest/%.c format/sha256.c $(FREESTANDING) freestanding/$(1)/entry.c $(BOOTED_HEADERS) $(B)/$(1)/cc
	@mkdir -p $$(@D)
	$$(CC) $$(BOOTED_CFLAGS_$(1)) $$(call BOOTED_FLAGS,$(1)) -o $$@ $$< format/sha256.c $(FREESTANDING) \
		freestanding/$(1)/entry.c

# Remembers the compiler, so that another one builds anew.
$(B)/$(1)/cc: FORCE
	@mkdir -p $$(@D)
	@echo '$(CC)' | cmp -s - $$@ || echo '$(CC)' >$$@
endef
$(foreach a,x86_64 i386,$(eval $(call booted_rules,$(a))))

booted: $(foreach a,$(BUILT_ARCHES),$(B)/$(a)/payload-import $(B)/$(a)/init)
ifndef ARCH
	@$(foreach a,$(filter-out $(BUILT_ARCHES),$(ARCHES)),echo '$(CC) cannot build for $(a): left out';)
endif

# --- Host programs. ---

FORMAT_SOURCES = $(wildcard format/*.c)
HOST_SOURCES = $(wildcard host/*.c payload/*.c) $(FORMAT_SOURCES)
MKPAYLOAD_SOURCES = $(wildcard mkpayload/*.c mkpayload/*/*.c) $(HOST_SOURCES)
KERNEL_BOOTSTRAP_SOURCES = $(wildcard kernel-bootstrap/*.c) $(HOST_SOURCES)
HOST_HEADERS = $(wildcard format/*.h host/*.h payload/*.h)
MKPAYLOAD_OBJECTS = $(MKPAYLOAD_SOURCES:%.c=$(B)/host/%.o)
KERNEL_BOOTSTRAP_OBJECTS = $(KERNEL_BOOTSTRAP_SOURCES:%.c=$(B)/host/%.o)

host: $(B)/mkpayload $(B)/kernel-bootstrap $(B)/qemu-run

$(B)/mkpayload: $(MKPAYLOAD_OBJECTS)
	$(CC) -pthread $(CFLAGS) $(LDFLAGS) -o $@ $(MKPAYLOAD_OBJECTS)

$(B)/kernel-bootstrap: $(KERNEL_BOOTSTRAP_OBJECTS)
	$(CC) -pthread $(CFLAGS) $(LDFLAGS) -o $@ $(KERNEL_BOOTSTRAP_OBJECTS)

$(B)/host/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) $(CFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $<

# The same under AddressSanitizer and UndefinedBehaviorSanitizer; the tests run on both.
$(B)/sanitized/mkpayload: $(MKPAYLOAD_SOURCES) $(wildcard mkpayload/*.h mkpayload/*/*.h) $(HOST_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -O1 -g $(SANITIZE) -o $@ $(MKPAYLOAD_SOURCES)

$(B)/sanitized/kernel-bootstrap: $(KERNEL_BOOTSTRAP_SOURCES) $(wildcard kernel-bootstrap/*.h) $(HOST_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -O1 -g $(SANITIZE) -o $@ $(KERNEL_BOOTSTRAP_SOURCES)

# payload-import on a libc, for the same: tests/hosted/system.c stands in for freestanding/system.c.
HOSTED_SOURCES = $(wildcard importer/*.c) $(BOOTED_FORMAT) freestanding/composed.c \
	freestanding/message.c freestanding/number.c tests/hosted/system.c

$(B)/sanitized/payload-import: $(HOSTED_SOURCES) $(BOOTED_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -O1 -g $(SANITIZE) -Ifreestanding/x86_64 -o $@ $(HOSTED_SOURCES)

QEMU_RUN_SOURCES = $(wildcard kernel-bootstrap/qemu-run/*.c host/*.c) $(FORMAT_SOURCES)
QEMU_RUN_OBJECTS = $(QEMU_RUN_SOURCES:%.c=$(B)/host/%.o)

$(B)/qemu-run: $(QEMU_RUN_OBJECTS)
	$(CC) -pthread $(CFLAGS) $(LDFLAGS) -o $@ $(QEMU_RUN_OBJECTS)

-include $(MKPAYLOAD_OBJECTS:.o=.d) $(KERNEL_BOOTSTRAP_OBJECTS:.o=.d) $(QEMU_RUN_OBJECTS:.o=.d)

# --- Tests: TAP, run by tests/run. ---

UNIT_TESTS = $(patsubst tests/unit/%.c,$(B)/unit/%.t,$(wildcard tests/unit/*_test.c))

# The parts of the booted programs that ask nothing of the kernel, tried on the host.
PURE_SOURCES = $(FORMAT_SOURCES) freestanding/message.c freestanding/number.c \
	importer/block_name.c init/command_line.c init/settings.c

$(B)/unit/%.t: tests/unit/%.c $(wildcard tests/unit/*.h) $(PURE_SOURCES) $(BOOTED_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -O1 -g $(SANITIZE) -ffunction-sections -Wl,--gc-sections -Itests/unit \
		-Ifreestanding/x86_64 -o $@ $< $(PURE_SOURCES)

# Fuzz targets: with libFuzzer (FUZZ_CC=clang), or replayed on the corpus by any compiler.
FUZZ_TARGETS = $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c))
FUZZ_CC = clang
FUZZ_RUNS = 10000000
FUZZ_SOURCES = $(FORMAT_SOURCES) freestanding/number.c importer/block_name.c \
	mkpayload/cpio_walk.c mkpayload/compression.c
$(B)/fuzz/command_line $(B)/fuzz/command_line-replay: FUZZ_SOURCES += freestanding/message.c \
	init/command_line.c init/settings.c
FUZZ_FLAGS = $(HOST_CFLAGS) -O1 -g -Itests/fuzz -Ifreestanding/x86_64

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
TESTS = $(UNIT_TESTS) $(sort $(wildcard tests/*/*.t))

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
	kernel-bootstrap/demo/run

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
	install -m 644 $(wildcard mkpayload/*.1 kernel-bootstrap/*.1 kernel-bootstrap/*/*.1) \
		$(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 importer/payload-import.8 $(DESTDIR)$(PREFIX)/share/man/man8/
	install -m 644 init/init.8 $(DESTDIR)$(PREFIX)/share/man/man8/lbpayload-init.8

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

clean:
	rm -rf $(B)

.PHONY: all host booted check check-built provide-check provide-bench fuzz mutants powercut bench demo install format clean FORCE
FORCE:
.DELETE_ON_ERROR:
