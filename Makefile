# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# make			the host programs into build/, the booted ones into build/x86_64, build/i386, build/arm64
#			and build/riscv64, as far as a compiler is found (CC, a cross gcc, clang with lld)
# make host		only those, with CC: gcc, gcc -m32, clang, musl-gcc, tcc
# make ARCH=i386 CC=i386-tcc
#			only the booted programs of one architecture (gcc, clang, tcc)
# make check		every test; as root on Debian it first installs what is missing (PROVIDE=no: not)
# make fuzz		the fuzz targets for long (FUZZ_RUNS=N executions each), and the lines that they reach
# make mutants		breaks the programs on purpose, by a list and MUTANTS=N times by machine (SEED=TEXT), and sees
#			that a test notices; hours
# make whole		boots initial CPIOs that Linux unpacks by halves, more of them than make check
# make guest		boots all that tests/qemu has, the repetitions that make check leaves out, too; an hour
# make dracut		each module directory of Debian's dracut-core by mkpayload cpio and by dracut itself; some minutes
# make roots		init's root= by each of its names and on each file system; some minutes
# make debian		boots a Debian of debootstrap by init's root=, to its login prompt and off (MIRROR=URL); root, some minutes
# make check-runners	go test, cargo and meson with qemu-run as the runner of their tests
# make disks		boots a disk of mkpayload disk by BIOS and UEFI from each kind of disk; some minutes
# make foreign		boots arm64 and riscv64 in all ways that qemu-run tells apart; STATUSES="$(seq 0 255)", of guest, too: with
#			these exit statuses
# make lint		the tools of others on all of the tree: mandoc, codespell, reuse, shellcheck; a minute
# make closures		what 300 programs of this machine map in an archive of theirs (SEED=N, SYSROOT=DIR)
# make peers		IMAGES=20000 mutated images, judged by the text of docs/format.md and by our readers; some minutes
# make check-sanitized	the tests once more on host programs under AddressSanitizer and UndefinedBehaviorSanitizer, then under
#			ThreadSanitizer; SANITIZERS=thread, SANITIZED_TESTS='tests/cpio'; an hour
# make powercut		cuts the power of imports, a hundred times on each file system, and of exports, on virtio and IDE
# make kills		kills pack, extract, image, install and others, 250 times each (SEED=N)
# make chroot-kills	strikes payload-chroot at every step: signals to each of its processes, calls that fail; an hour
# make lines		how long each booted program and each library is
# make bench		measures against named peers and limits; ROUNDS=N, PARTS='pack verify'
# make demo		the two phases on a real kernel, from nothing (KERNEL=FILE: on that kernel;
#			ARCH=arm64, riscv64: of that machine)
# make install		below $(DESTDIR)$(PREFIX)
# make uninstall		takes that out again
# make dist		the sources of the last commit as $(B)/lbpayload-VERSION.tar.gz
# make release		whether version, date, manual pages and changelogs agree
# make package		Debian's packages of the last commit into build/debian
# make check-package	builds them, installs them in a chroot, uses and purges them (MIRROR=URL); root, some minutes
# make help		these lines; V=1, to each: shows what is called, not only what is made
# make format		clang-format over the tree

VERSION = 0.2.0
PREFIX = /usr/local
CC = cc
# tcc would write this directory into what -g says.
CFLAGS = -O2 $(if $(call is_tcc,$(CC)),,-g)
B = build
comma = ,

# --- The two tables. ---

# A host program: its name, the rooms of lib/ that it is made of besides, and its folder, where that has another name.
host_program = $(eval HOST_PROGRAMS += $(1))$(eval rooms_$(1) = $(2))$(eval folder_$(1) = $(or $(3),$(1)))
$(call host_program,mkpayload,payload host format)
$(call host_program,kernel-bootstrap,checkout payload host format)
$(call host_program,qemu-run,payload host format)
$(call host_program,payload-chroot,payload host format,chroot)

# An architecture of the booted programs: lib/freestanding/ARCH/, what the names of its cross compilers begin
# with (Debian's packages end in it, too), what gcc and clang want to hear, and what tcc. Kernels of arm64 and
# riscv64 may have pages of 64 KiB.
architecture = $(eval ALL_ARCHES += $(1))$(eval target_$(1) = $(2))$(eval flags_$(1) = $(3))$(eval tcc_flags_$(1) = $(4))
$(call architecture,x86_64,x86_64-linux-gnu,-m64 -fcf-protection=none)
$(call architecture,i386,i686-linux-gnu,-m32 -fcf-protection=none)
large_pages = -z max-page-size=65536 -z common-page-size=65536
$(call architecture,arm64,aarch64-linux-gnu,$(large_pages),-Wl$(comma)-section-alignment=10000)
$(call architecture,riscv64,riscv64-linux-gnu,$(large_pages),-Wl$(comma)-section-alignment=10000)

# --- Compilers. ---

# Says what a line does in place of the line; V=1 shows the line, and make -s says nothing.
say = $(if $(V),,@$(if $(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS)))),,printf '  %-6s %s\n' '$(1)' '$@';))

# Does the compiler $(2), CC where it is not named, take these options? Its output is no /dev/null: tcc would
# remove that first.
cc_option = $(shell mkdir -p $(B) && $(filter-out -fuse-ld=%,$(or $(2),$(CC))) -Werror $(1) -c -x c -o $(B)/probe-option.o /dev/null \
	2>/dev/null && echo '$(1)')
# No path of this directory in what is built, so that its bytes are the same from any other.
NO_PATHS := $(if $(call cc_option,-ffile-prefix-map=/=.),-ffile-prefix-map='$(CURDIR)'=.)
is_tcc = $(findstring tcc,$(notdir $(firstword $(1))))

# tcc gets none for host programs: it does not see that die() never returns, and says so (the test of compilers
# looks at what else it would say).
ifneq (,$(call is_tcc,$(CC)))
WARNINGS = -w
else
WARNINGS = -Wall -Wextra -Wpedantic
endif
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# The booted programs are built for every architecture that the compiler can, or for ARCH alone.
ifdef ARCH
ALL_ARCHES = $(ARCH)
all: booted
else
all: host booted
endif

# $(B)/DIRECTORY/cc remembers the compiler and the release of what is below, so that another one builds anew.
$(addprefix $(B)/,$(addsuffix /cc,host sanitized unit fuzz $(ALL_ARCHES))): $(B)/%/cc: FORCE
	@mkdir -p $(@D)
	@echo '$(or $(cc_$(*F)),$(CC)) $(VERSION)' | cmp -s - $@ || echo '$(or $(cc_$(*F)),$(CC)) $(VERSION)' >$@

# --- Booted programs: freestanding, one compiler call each, so that the line can be copied. ---

# What each is made of, by use; the folder of another architecture takes the place of i386. What
# live-bootstrap's steps compile stands in the one tcc line of each pass1.kaem and nowhere else; the
# payload-import for Linux is the same with its extras, and both have the release, which the steps' must
# not: their checksums are recorded.
STEP = kernel-bootstrap/step/pass1.kaem
EXPORT_STEP = kernel-bootstrap/step/export/pass1.kaem
sources_of_step = $(filter %.c,$(shell sed -n '/^tcc /,/[^\\]$$/p' $(1)))
sources_payload-import-step := $(call sources_of_step,$(STEP))
sources_payload-import = $(filter-out importer/no_extras.c,$(sources_payload-import-step)) \
	$(wildcard importer/linux/*.c) $(addprefix lib/booted/,early_flush.c file_system.c) \
	$(addprefix lib/format/,export_head.c name_odd.c sha256_x86.c) \
	$(addprefix lib/freestanding/,machine.c processes.c)
flags_payload-import = -DVERSION='"$(VERSION)"'
flags_init = $(flags_payload-import) $(smallest_$(1))
sources_init = $(wildcard init/*.c) $(patsubst %,lib/format/disk/%.c,fat iso9660 label partition root_name superblock) \
	$(addprefix lib/freestanding/,directories.c files.c machine.c message.c \
	processes.c string.c i386/entry.c)
sources_payload-export := $(call sources_of_step,$(EXPORT_STEP))
flags_payload-export = $(flags_payload-import)
sources_bench = lib/format/sha256.c $(addprefix lib/freestanding/,files.c message.c processes.c string.c \
	i386/entry.c)
BOOTED_PROGRAMS = payload-import payload-import-step payload-export init
# What a shell does there.
BOOTED_SCRIPTS = driver initqueue

BOOTED_HEADERS = $(wildcard lib/format/*.h lib/format/*/*.h lib/booted/*.h lib/freestanding/*.h \
	lib/freestanding/*/*.h importer/*.h importer/*/*.h exporter/*.h init/*.h)
BOOTED_FLAGS = -static -nostdlib -nostdinc -Ilib/freestanding/include -Ilib/freestanding/$(1) -Ilib -I.
booted_cflags = $(if $(call is_tcc,$(cc_$(1))),-Wall $(tcc_flags_$(1)),$(BOOTED_CFLAGS) $(no_loop_calls_$(1)))
# No code that expects a libc, a loader or an unwinder; nothing in the file but code and data.
BOOTED_CFLAGS = $(flags_$(1)) -std=c99 $(WARNINGS) -Os -ffreestanding -fno-builtin -fno-stack-protector \
	-fno-pie -fno-asynchronous-unwind-tables -fno-unwind-tables -fomit-frame-pointer -fno-strict-aliasing -fno-ident \
	-ffunction-sections -fdata-sections -s \
	-Wl,--gc-sections,--no-pie,--build-id=none,-z,noexecstack,-z,norelro,-z,noseparate-code

# The compiler for architecture $(1) is the first of these that builds a program for it, and is looked for once.
# One that is named, CC=..., is the only one.
CROSS = --target=$(target_$(1)) -fuse-ld=lld
IS_NAMED := $(filter command,$(firstword $(origin CC)))
compilers = '$(CC)' '$(CC) $(CROSS)' '$(target_$(1))-$(CC)' $(if $(IS_NAMED),,'$(target_$(1))-gcc' 'clang $(CROSS)')
find_cc = $(shell mkdir -p $(B) && echo 'int main(void) { return 0; }' >$(B)/probe.c; \
	for cc in $(compilers); do \
		$$cc $(if $(call is_tcc,$(CC)),,$(flags_$(1))) $(BOOTED_FLAGS) -o $(B)/probe-$(1) \
			lib/freestanding/$(1)/entry.c $(B)/probe.c 2>/dev/null && echo "$$cc" && break; \
	done)
once = $(eval $(1) = $$(eval $(1) := $(2))$$($(1)))
$(foreach a,$(ALL_ARCHES),$(call once,cc_$(a),$$(call find_cc,$(a))))
$(foreach a,$(ALL_ARCHES),$(call once,no_loop_calls_$(a),$$(call cc_option,-fno-tree-loop-distribute-patterns,$$(cc_$(a)))))
# init lies in memory for good, and nothing in it is slow: code for arm64 whose data is within 1 MiB; for i386 stacks as they
# come, since nothing in it wants them at multiples of 16 bytes.
small_arm64 = -mcmodel=tiny
small_i386 = -mpreferred-stack-boundary=2
$(foreach a,$(ALL_ARCHES),$(call once,smallest_$(a),$$(foreach o,-Oz $$(small_$(a)),$$(call cc_option,$$o,$$(cc_$(a)) $$(filter -m%,$$(flags_$(a)))))))
BUILT_ARCHES := $(or $(ARCH),$(foreach a,$(ALL_ARCHES),$(if $(cc_$(a)),$(a))))

# $(1): the architecture, $(2): the program
booted_sources = $(subst /i386/,/$(1)/,$(sources_$(2)))
define booted_rule
$(B)/$(1)/$(2): $(call booted_sources,$(1),$(2)) $(BOOTED_HEADERS) $(STEP) $(B)/$(1)/cc
	$$(call say,BOOTED)$$(or $$(cc_$(1)),$$(CC)) $$(call booted_cflags,$(1)) $$(call BOOTED_FLAGS,$(1)) $$(call flags_$(2),$(1)) -o $$@ $(call booted_sources,$(1),$(2))
endef

define booted_rules
$(foreach p,$(BOOTED_PROGRAMS),$(eval $(call booted_rule,$(1),$(p))))

$(BOOTED_SCRIPTS:%=$(B)/$(1)/%): $(B)/$(1)/%: init/%.sh
	$$(call say,COPY)mkdir -p $$(@D) && cp $$< $$@

# What the benchmark runs on the same runtime.
$(B)/$(1)/bench/%: tests/bench/guest/%.c $(call booted_sources,$(1),bench) $(BOOTED_HEADERS) $(B)/$(1)/cc
	@mkdir -p $$(@D)
	$$(call say,BOOTED)$$(cc_$(1)) $$(call booted_cflags,$(1)) $$(call BOOTED_FLAGS,$(1)) -o $$@ $$< $(call booted_sources,$(1),bench)
endef
$(foreach a,$(ALL_ARCHES),$(eval $(call booted_rules,$(a))))

no_cc = $(if $(IS_NAMED),$(CC) does not build for it,no compiler; packages of Debian: clang and lld, or \
	gcc-$(subst _,-,$(target_$(1))))

booted: $(foreach a,$(BUILT_ARCHES),$(addprefix $(B)/$(a)/,$(BOOTED_PROGRAMS) $(BOOTED_SCRIPTS)))
ifndef ARCH
	@$(foreach a,$(filter-out $(BUILT_ARCHES),$(ALL_ARCHES)),echo '$(a) is left out: $(call no_cc,$(a))';)
endif

# What each is made of: tests/lines asks.
sources-%:
	@echo $(call booted_sources,x86_64,$*)

lines:
	@tests/lines

# How a source is compiled, a way a line: tests/mutants/sample asks.
compile-lines:
	$(info $(CC) $(HOST_CFLAGS) $(CFLAGS) -Ilib/freestanding/x86_64)
	$(foreach a,$(BUILT_ARCHES),$(info $(cc_$(a)) $(call booted_cflags,$(a)) $(call BOOTED_FLAGS,$(a)) $(call flags_init,$(a))))
	@:

# --- Host programs. ---

HOST_CFLAGS = -pthread -std=c99 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Ilib -I. -DVERSION='"$(VERSION)"' $(WARNINGS)
# Says which headers an object was made of; tcc names the system's, too, and their absence is an error.
DEPENDENCIES := $(or $(call cc_option,-MMD -MP),-MD)

c_files = $(sort $(shell find $(1) -name '*.c'))
sources_of = $(call c_files,$(folder_$(1)) $(addprefix lib/,$(rooms_$(1))))
FORMAT_SOURCES := $(call c_files,lib/format)

host: $(addprefix $(B)/,$(HOST_PROGRAMS))

define host_rules
objects_$(1) := $(patsubst %.c,%.o,$(call sources_of,$(1)))
$(B)/$(1): $$(addprefix $(B)/host/,$$(objects_$(1)))
	$$(call say,LINK)$$(CC) -pthread $$(CFLAGS) $$(LDFLAGS) -o $$@ $$^

# The same under AddressSanitizer and UndefinedBehaviorSanitizer; the tests run on both.
$(B)/sanitized/$(1): $$(addprefix $(B)/sanitized/host/,$$(objects_$(1)))
	$$(call say,LINK)$$(CC) -pthread $$(SANITIZE) -o $$@ $$^
endef
$(foreach p,$(HOST_PROGRAMS),$(eval $(call host_rules,$(p))))

$(B)/host/%.o: %.c Makefile $(B)/host/cc
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(HOST_CFLAGS) $(NO_PATHS) $(CFLAGS) $(CPPFLAGS) $(DEPENDENCIES) -c -o $@ $<

$(B)/sanitized/host/%.o: %.c Makefile $(B)/sanitized/cc
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(HOST_CFLAGS) -O1 -g $(SANITIZE) $(DEPENDENCIES) -c -o $@ $<

# mkpayload under ThreadSanitizer, all of its sources at once.
$(B)/threads/mkpayload: $(objects_mkpayload:%.o=%.c) $(wildcard lib/*/*.h) Makefile
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(HOST_CFLAGS) -O1 -g -fsanitize=thread -o $@ $(objects_mkpayload:%.o=%.c)

-include $(foreach o,$(sort $(foreach p,$(HOST_PROGRAMS),$(objects_$(p):.o=.d))),$(B)/host/$(o) $(B)/sanitized/host/$(o))

# Booted programs on a libc, for the same: tests/hosted/system_call.c stands in for what calls the kernel
# and begins the program.
HOSTED_PROGRAMS = payload-import payload-export
hosted_sources = $(filter-out %/entry.c %/string.c,$(sources_$(1))) tests/hosted/system_call.c

define hosted_rule
$(B)/sanitized/$(1): $(call hosted_sources,$(1)) $(BOOTED_HEADERS) $(B)/sanitized/cc
	@mkdir -p $$(@D)
	$$(call say,CC)$$(CC) $$(HOST_CFLAGS) -O1 -g $$(SANITIZE) -Ilib/freestanding/x86_64 -o $$@ $(call hosted_sources,$(1))
endef
$(foreach p,$(HOSTED_PROGRAMS),$(eval $(call hosted_rule,$(p))))

# The step's program as the bootstrap's compiler builds it, for the tests; without that there is none.
$(B)/step/payload-import: $(sources_payload-import-step) $(BOOTED_HEADERS) $(STEP) FORCE
	@! command -v i386-tcc >/dev/null || { $(MAKE) --no-print-directory -s B=$(B)/step ARCH=i386 CC=i386-tcc \
		$(B)/step/i386/payload-import-step && cp $(B)/step/i386/payload-import-step $@; }

# --- Tests: TAP, run by tests/run. ---

UNIT_TESTS = $(patsubst tests/unit/%.c,$(B)/unit/%.t,$(wildcard tests/unit/*_test.c))

# What unit tests and fuzz targets try: all of lib/format, and the parts of the booted programs that a test
# can be the kernel of. As archives, so that each is compiled once and a test may put a stand-in
# before what it needs.
PURE_SOURCES = $(FORMAT_SOURCES) $(addprefix lib/freestanding/,directories.c files.c machine.c message.c processes.c) \
	$(addprefix lib/booted/,block_device.c block_write.c early_flush.c file_system.c) $(addprefix init/,archive_remove.c bring_up.c carrier.c \
	child.c command_line.c driver.c ending.c feed.c hooks.c import.c kernel_log.c marks.c join.c modules.c names.c results.c root.c \
	root_choose.c root_devices.c root_events.c root_links.c root_mount.c root_words.c settings.c status_port.c streams.c switch_root.c \
	unmount.c words.c)
PURE_FLAGS = $(HOST_CFLAGS) -O1 -g -ffunction-sections -Ilib/freestanding/x86_64
PURE_LINK = -Wl,--gc-sections

$(B)/sanitized/pure/%.o: %.c Makefile $(B)/sanitized/cc
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(PURE_FLAGS) $(SANITIZE) $(DEPENDENCIES) -c -o $@ $<

$(B)/sanitized/pure.a: $(PURE_SOURCES:%.c=$(B)/sanitized/pure/%.o)
	@rm -f $@
	$(call say,AR)$(AR) rcs $@ $^

-include $(foreach s,$(PURE_SOURCES:.c=.d),$(B)/sanitized/pure/$(s))

# The options are tried with a stand-in for host/message.c.
$(B)/unit/options_test.t: UNIT_SOURCES = lib/host/options.c lib/host/options_help.c
$(B)/unit/options_test.t: lib/host/options.c lib/host/options_help.c lib/host/options.h

# They include what they try.
$(B)/unit/string_test.t: lib/freestanding/string.c

# It counts what this compares, and so includes it.
$(B)/unit/cpio_tree_test.t: mkpayload/cpio/tree.c mkpayload/cpio/tree.h

# The bar, with a stand-in for the clock.
$(B)/unit/progress_test.t: UNIT_SOURCES = lib/host/progress.c
$(B)/unit/progress_test.t: lib/host/progress.c lib/host/progress.h

# Work in a process of its own; what other programs say in JSON.
$(B)/unit/attempt_test.t: UNIT_SOURCES = $(addprefix lib/host/,attempt.c message.c text.c undo.c)
$(B)/unit/attempt_test.t: lib/host/attempt.c lib/host/attempt.h
$(B)/unit/json_read_test.t: UNIT_SOURCES = $(addprefix lib/host/,json_read.c memory.c message.c text.c undo.c)
$(B)/unit/json_read_test.t: lib/host/json_read.c lib/host/json_read.h

# Outputs, where each call may fail and others come in between; of objects, since they are many.
host_units = $(patsubst %,$(B)/sanitized/host/lib/host/%.o,$(1))
OUTPUT_UNITS := $(call host_units,file files_read holes memory message output output_check output_rule read_back temporary text undo unfinished)
OUTPUT_TESTS = $(patsubst %,$(B)/unit/%_test.t,output output_ends output_kinds output_many output_rule)
$(OUTPUT_TESTS): UNIT_SOURCES = $(OUTPUT_UNITS)
$(OUTPUT_TESTS): $(OUTPUT_UNITS)

# Block devices of a machine that is made up; it includes what it tries.
DEVICE_UNITS := $(call host_units,file file_state listing memory message report text text_file undo)
$(B)/unit/device_test.t: UNIT_SOURCES = $(DEVICE_UNITS)
$(B)/unit/device_test.t: lib/host/device.c $(DEVICE_UNITS)

# So do these two.
DISK_UNITS := $(call host_units,file files_read memory message text undo)
$(B)/unit/read_back_test.t $(B)/unit/whole_disk_test.t: UNIT_SOURCES = $(DISK_UNITS)
$(B)/unit/read_back_test.t $(B)/unit/whole_disk_test.t: $(DISK_UNITS)
$(B)/unit/read_back_test.t: lib/host/read_back.c
$(B)/unit/whole_disk_test.t: lib/host/whole_disk.c

TEMPORARY_UNITS := $(call host_units,memory message text undo)
$(B)/unit/temporary_test.t: UNIT_SOURCES = $(TEMPORARY_UNITS)
$(B)/unit/temporary_test.t: lib/host/temporary.c $(TEMPORARY_UNITS)

CLAIM_UNITS := $(call host_units,memory message output_claim text undo)
$(B)/unit/output_claim_test.t: UNIT_SOURCES = $(CLAIM_UNITS)
$(B)/unit/output_claim_test.t: $(CLAIM_UNITS)

# Containers, written and read, where each call may fail and files change: the whole room, but for what place.h and looks.h stand in for.
PAYLOAD_UNITS := $(patsubst %.c,$(B)/sanitized/host/%.o,$(filter-out $(addprefix lib/host/,in_use.c mount_point.c progress.c sync.c), \
	$(wildcard lib/payload/*.c lib/host/*.c)))
PAYLOAD_TESTS = $(patsubst %,$(B)/unit/%_test.t,destination destination_files inputs inputs_sort input_file file_source \
	sums image extract side compare pack pack_write results)
$(PAYLOAD_TESTS): UNIT_SOURCES = $(PAYLOAD_UNITS)
$(PAYLOAD_TESTS): $(PAYLOAD_UNITS)

# The disk for results, of a kernel that is made up.
EXPORT_DISK_TESTS = $(patsubst %,$(B)/unit/export_%_test.t,contents disk find named)
$(EXPORT_DISK_TESTS): UNIT_SOURCES = exporter/disk.c
$(EXPORT_DISK_TESTS): exporter/disk.c exporter/exporter.h

# The others of its program, which include what they try.
$(B)/unit/export_collect_test.t $(B)/unit/export_measure_test.t: exporter/collect.c
$(B)/unit/export_contents_test.t: exporter/export.c
$(B)/unit/export_find_test.t $(B)/unit/export_named_test.t: exporter/find.c
$(B)/unit/export_main_test.t: exporter/main.c

# Files of the importer, each included by its test.
import_unit = $(eval $(B)/unit/import_$(basename $(notdir $(1)))_test.t: $(1))
$(foreach s,$(filter-out %/no_extras.c,$(wildcard importer/*.c importer/linux/*.c)),$(call import_unit,$(s)))
FIND_TESTS = $(B)/unit/import_find_test.t $(B)/unit/import_wait_test.t
$(FIND_TESTS): UNIT_SOURCES = importer/contents.c importer/no_extras.c
$(FIND_TESTS): importer/find.c importer/device.c importer/contents.c
$(B)/unit/import_contents_test.t: UNIT_SOURCES = importer/device.c importer/no_extras.c
$(B)/unit/import_contents_test.t: importer/device.c
$(B)/unit/import_batch_test.t: importer/import.c
$(B)/unit/import_all_test.t: UNIT_SOURCES = $(addprefix importer/,contents.c device.c find.c no_extras.c)
$(B)/unit/import_all_test.t: importer/contents.c importer/device.c importer/find.c
$(B)/unit/import_join_test.t: UNIT_SOURCES = importer/device.c importer/contents.c importer/no_extras.c
$(B)/unit/import_join_test.t: importer/device.c importer/contents.c

$(B)/unit/%.t: tests/unit/%.c $(wildcard tests/unit/*.h lib/host/*.h mkpayload/cpio/*.h) $(BOOTED_HEADERS) $(B)/sanitized/pure.a $(B)/unit/cc
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(PURE_FLAGS) $(SANITIZE) -Itests/unit $(PURE_LINK) -o $@ $< $(UNIT_SOURCES) $(B)/sanitized/pure.a

# Says what lib/format/disk reads of an image, for tests/disk/.
$(B)/disk/identify: tests/disk/identify.c $(B)/sanitized/pure.a $(B)/unit/cc
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(PURE_FLAGS) $(SANITIZE) $(PURE_LINK) -o $@ $< $(B)/sanitized/pure.a

# Fuzz targets: with libFuzzer (FUZZ_CC=clang); replayed on the corpus by any compiler; replayed for the lines that they
# reach (coverage). What they try of the host programs stands on tests/fuzz/host.c: files, messages, memory.
FUZZ_TARGETS = $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c))
FUZZ_CC = clang
FUZZ_RUNS = 10000000
# No pointer-overflow: clang's has no way to let a null pointer be the end of a list of none (null + 0, which C2y defines).
FUZZ_SANITIZE = -fno-sanitize-recover=all -fsanitize=undefined -fno-sanitize=pointer-overflow -fsanitize=address
FUZZ_HOST_SOURCES = $(addprefix lib/host/,glob.c json.c json_read.c listing.c memory.c sha256_vectors.c text.c text_file.c) \
	$(addprefix lib/checkout/,config.c manifest.c manifest_line.c problems.c sources.c) \
	$(addprefix lib/payload/,inputs_list.c sums.c sums_form.c) \
	$(addprefix mkpayload/cpio/,root.c spec.c elf/directory.c modules/index.c modules/lines.c)
FUZZ_HOST_FLAGS = -Drealloc=host_realloc -Dfree=host_free

FUZZ_SOURCES = tests/fuzz/host.c $(FUZZ_HOST_SOURCES) $(PURE_SOURCES)

# $(1): the folder, $(2): the compiler, $(3): its options, $(4): those of the objects, $(5): what a target ends in,
# $(6): what is linked, too
define fuzz_rules
$(B)/$(1)/tried/%.o: %.c Makefile $(B)/fuzz/cc
	@mkdir -p $$(@D)
	$$(call say,CC)$(2) $(PURE_FLAGS) $(3)$(4) $$(if $$(filter $(FUZZ_HOST_SOURCES),$$<),$(FUZZ_HOST_FLAGS)) $(DEPENDENCIES) -c -o $$@ $$<

$(B)/$(1)/tried.a: $(patsubst %.c,$(B)/$(1)/tried/%.o,$(FUZZ_SOURCES))
	@rm -f $$@
	$$(call say,AR)$(AR) rcs $$@ $$^

$(B)/$(1)/%$(5): tests/fuzz/%_fuzz.c $(6) $(wildcard tests/fuzz/*.h) $(B)/$(1)/tried.a
	@mkdir -p $$(@D)
	$$(call say,CC)$(2) $(PURE_FLAGS) $(3) -Itests/fuzz $(PURE_LINK) -o $$@ $$< $(6) $(B)/$(1)/tried.a

-include $(patsubst %.c,$(B)/$(1)/tried/%.d,$(FUZZ_SOURCES))
endef
$(eval $(call fuzz_rules,fuzz,$(FUZZ_CC),$(FUZZ_SANITIZE)$(comma)fuzzer,-no-link))
$(eval $(call fuzz_rules,replay,$(CC),$(SANITIZE),,-replay,tests/fuzz/replay.c))
$(eval $(call fuzz_rules,coverage,$(FUZZ_CC),-fprofile-instr-generate -fcoverage-mapping,,-replay,tests/fuzz/replay.c))

# The long run: FUZZ_RUNS executions of every target, then the lines that they have reached; FUZZ_TARGETS='tar elf': of these.
fuzz: provide-fuzz $(FUZZ_TARGETS:%=$(B)/fuzz/%) $(FUZZ_TARGETS:%=$(B)/coverage/%-replay)
	tests/fuzz/run $(FUZZ_RUNS) $(FUZZ_TARGETS:%=$(B)/fuzz/%)

# Does a loader map what mkpayload cpio brings? As root, in a chroot of each archive.
closures: host
	PROGRAMS=300 tests/run tests/cpio/elf/peer.t

# Are the tests worth their name? Breaks what they test: as is written in a list, then MUTANTS ways by machine.
MUTANTS = 300
SEED =
mutants: check-programs
	tests/mutants/run; by_hand=$$?; tests/mutants/sample --count $(MUTANTS) --seed '$(SEED)' && exit $$by_hand

# Cuts the power of imports at CUTS random moments; root, some minutes.
powercut: all
	tests/powercut/run
	CUTS=$(or $(CUTS),100) tests/run tests/powercut/export.t

# Whatever is killed at whatever moment: does the same command, once more, end well? Some minutes.
kills: all
	KILLS=250 tests/run tests/kills

# The same of what payload-chroot attaches, mounts and starts: each step, each signal, each process. Root, an hour.
chroot-kills: all
	STRIKES=all tests/run tests/chroot/kills.t

# Do our readers say what docs/format.md says, of IMAGES mutated images? Some minutes.
IMAGES = 20000
peers: check-programs
	IMAGES=$(IMAGES) tests/run tests/peers/disagree.t

# Initial CPIOs cut at each tenth, off their alignment, too large for the memory; a minute or two.
whole: all
	WHOLE=all tests/run tests/qemu/whole.t

lint: provide-check
	LINT=all tests/run tests/lint.t

# Machines of other architectures.
foreign: all
	ARCHES='arm64 riscv64' tests/provide
	ARCHES='arm64 riscv64' FOREIGN=all STATUSES='$(STATUSES)' tests/run tests/qemu/foreign.t

STATUSES = 0 1 77 125 127 128 254 255
guest: all
	GUEST=all WHOLE=all STATUSES='$(STATUSES)' tests/run tests/qemu

# A disk that boots, on all that QEMU has, and random trees on disks; some minutes.
disks: provide-check
	$(MAKE) --no-print-directory all
	DISKS=all TREES=100 tests/run tests/qemu/disk.t tests/qemu/disk-screen.t tests/qemu/disk-serial.t tests/mkpayload/disk-trees.t

# dracut's module directories, by dracut itself and by us; some minutes.
dracut: provide-dracut
	$(MAKE) --no-print-directory all
	DRACUT=all tests/run tests/cpio/dracut.t

# Roots: by each of their names, on each file system, waited for; some minutes.
roots: all
	GUEST=all tests/run tests/qemu/root.t

# A Debian by debootstrap, to its login prompt and off; some minutes.
debian: provide-package
	$(MAKE) --no-print-directory all
	DEBIAN=all tests/run tests/qemu/debian.t

# The test runners of others; a minute or two.
check-runners: provide-runners
	$(MAKE) --no-print-directory all
	RUNNERS=all tests/run tests/qemu/runners.t

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

# Where the compiler has ThreadSanitizer.
THREADS_BUILT = $(shell echo 'int main(void) { return 0; }' | \
	$(CC) -fsanitize=thread -x c -o $(B)/probe-threads - 2>/dev/null && $(B)/probe-threads && echo $(B)/threads/mkpayload)

check: provide-check
	$(MAKE) --no-print-directory check-built

check-programs: all $(addprefix $(B)/sanitized/,$(HOST_PROGRAMS) $(HOSTED_PROGRAMS)) $(B)/step/payload-import $(B)/disk/identify $(UNIT_TESTS)

check-built: check-programs $(FUZZ_TARGETS:%=$(B)/replay/%-replay)
	$(if $(FUZZ_BUILT),$(MAKE) --no-print-directory $(FUZZ_BUILT))
	$(if $(THREADS_BUILT),$(MAKE) --no-print-directory $(THREADS_BUILT))
	tests/run $(TESTS)

# In a build of its own for each, with all that the tests of host programs want beside these.
SANITIZERS = address thread
SANITIZED_TESTS = $(addprefix tests/,mkpayload cpio kernel-bootstrap options importer peers kills) $(UNIT_TESTS)
FLAGS_address = $(SANITIZE)
FLAGS_thread = -fsanitize=thread -fno-omit-frame-pointer
check-sanitized: provide-check check-programs
	@status=0; $(foreach s,$(SANITIZERS), \
		$(MAKE) --no-print-directory B=$(B)/under-$(s) CFLAGS='-O1 -g $(FLAGS_$(s))' all && \
		for part in sanitized step kernel busybox; do ln -sfn ../$$part $(B)/under-$(s)/$$part; done && \
		tests/check-sanitized $(B)/under-$(s) $(SANITIZED_TESTS) || status=1;) exit $$status

provide-check provide-bench provide-dracut provide-fuzz provide-runners provide-package:
ifneq ($(PROVIDE),no)
	tests/provide $(@:provide-%=%)
endif

demo: host booted
	ARCH=$(ARCH) demo/run

# --- Installation. The booted programs are data of mkpayload's: it packs them. ---

# What 'kernel-bootstrap install' puts into a checkout.
STEP_SUMS = kernel-bootstrap/step/SHA256SUMS kernel-bootstrap/step/export/SHA256SUMS
STEP_FILES = $(wildcard kernel-bootstrap/upstream/*) $(STEP_SUMS) \
	$(foreach s,$(dir $(STEP_SUMS)),$(wildcard $(s)*.kaem $(s)*.sh)) \
	$(shell sed -n 's/^[0-9a-f]*  \(.*\.[ch]\)$$/\1/p' $(STEP_SUMS) | sort -u)

# All that is installed, a word each: MODE:FILE:PLACE below PREFIX. $(1): the architectures of the booted programs
installed = $(foreach p,$(HOST_PROGRAMS),755:$(B)/$(p):bin/$(p)) \
	$(foreach a,$(1),$(foreach p,$(BOOTED_PROGRAMS) $(BOOTED_SCRIPTS),755:$(B)/$(a)/$(p):lib/lbpayload/$(a)/$(p))) \
	$(foreach f,$(STEP_FILES) $(wildcard mkpayload/cpio/dracut/*.bash),644:$(f):share/lbpayload/$(f)) \
	$(foreach f,$(wildcard $(HOST_PROGRAMS:%=%/*.1)),644:$(f):share/man/man1/$(notdir $(f))) \
	$(foreach p,$(HOST_PROGRAMS),644:$(B)/completions/bash/$(p):share/bash-completion/completions/$(p)) \
	$(foreach p,$(HOST_PROGRAMS),644:$(B)/completions/zsh/$(p):$(ZSH_COMPLETIONS)/_$(p)) \
	644:importer/payload-import.8:share/man/man8/payload-import.8 \
	644:exporter/payload-export.8:share/man/man8/payload-export.8 \
	644:chroot/payload-chroot.8:share/man/man8/payload-chroot.8 644:init/init.8:share/man/man8/lbpayload-init.8
OURS = lib/lbpayload share/lbpayload
ZSH_COMPLETIONS = share/zsh/site-functions

# What the shells complete, as each program says it.
define completion_rule
$(B)/completions/$(1)/$(2): $(B)/$(2) $(wildcard packaging/completions/*)
	@mkdir -p $$(@D)
	$$(call say,HELP)packaging/completions/generate $(1) $(B)/$(2) >$$@
endef
$(foreach s,bash zsh,$(foreach p,$(HOST_PROGRAMS),$(eval $(call completion_rule,$(s),$(p)))))

install: all $(foreach s,bash zsh,$(HOST_PROGRAMS:%=$(B)/completions/$(s)/%))
	@for row in $(call installed,$(BUILT_ARCHES)); do place=$${row#*:}; \
		install -D -m $${row%%:*} "$${place%%:*}" "$(DESTDIR)$(PREFIX)/$${place#*:}" || exit 1; done

# Directories that are not ours alone stay.
uninstall:
	@for row in $(call installed,$(ALL_ARCHES)); do rm -f "$(DESTDIR)$(PREFIX)/$${row##*:}" || exit 1; done
	@cd "$(DESTDIR)$(PREFIX)" && find $(OURS) -depth -type d -exec rmdir {} + 2>/dev/null || :

# Of the last commit. The same bytes twice: git gives all files its time.
DIST = lbpayload-$(VERSION)
dist:
	@git diff --quiet HEAD || echo 'make dist: what is not committed is not in it' >&2
	@mkdir -p $(B) && git -c tar.umask=0022 archive --prefix=$(DIST)/ -o $(B)/$(DIST).tar HEAD
	@gzip -9nf $(B)/$(DIST).tar && echo $(B)/$(DIST).tar.gz

# Do version, date, manual pages and changelogs agree? Changes nothing.
release:
	@packaging/release

# Debian's packages of the last commit, and a test of them: built, looked at by lintian, installed, used, purged.
package:
	packaging/build-debian $(B)/debian
check-package: provide-package
	PACKAGE=all tests/run tests/build/package.t

help:
	@sed -n '/^# make\t/,/^$$/s/^# \{0,1\}//p' Makefile

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

clean:
	rm -rf $(B)

.PHONY: all host booted check check-built check-programs check-runners check-sanitized compile-lines provide-check provide-bench \
	provide-dracut provide-fuzz provide-runners provide-package fuzz closures dracut mutants peers powercut kills roots whole guest disks foreign bench lint lines demo install uninstall dist release package \
	check-package debian help format clean FORCE
FORCE:
.DELETE_ON_ERROR:
