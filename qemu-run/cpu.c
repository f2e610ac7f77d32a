/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * cpu.c - the CPU of the machine, and whether KVM runs it. */
#include "qemu-run/cpu.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/child.h"
#include "host/file.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/qemu/kvm.h"
#include "host/words.h"
#include "qemu-run/end.h"

/* What QEMU says of its CPUs; allocated, 0 where it says nothing. */
static char *get_help(const char *qemu)
{
	enum { HELP_BYTES_MAX = 1024 * 1024 };
	struct child child = {
		.input = CHILD_NOTHING, .output = CHILD_PIPE, .error = CHILD_NOTHING
	};
	struct words words = { 0, 0 };
	char *text, *flags;
	size_t size;

	words_add_these(&words, qemu, "-cpu", "help");
	if (child_start(&child, words.list))
		return 0;
	text = file_read(child.output, &size, HELP_BYTES_MAX);
	close(child.output);
	child_wait(&child, -1);
	words_free(&words);
	if (text && (flags = strstr(text, "Recognized CPUID flags")))
		*flags = 0;
	return text;
}

/* QEMU says what is wrong in its own words, which name no option of ours. */
static void check_name(const struct machine *machine, const char *cpu)
{
	size_t bytes = strcspn(cpu, ",");
	char *help = get_help(machine->qemu), *name = format_string("%.*s", (int)bytes, cpu);
	const char *at = help;

	while (at && *at && (at = strstr(at, name)) &&
		(at == help || !isspace((unsigned char)at[-1]) ||
			!isspace((unsigned char)at[bytes])))
		at++;
	if (help && *help && (!at || !bytes))
		die_usage("", "--cpu %s: %s has no such CPU; '%s -cpu help' lists them", cpu,
			machine->qemu, machine->qemu);
	free(help);
	free(name);
}

void cpu_choose(struct machine *machine, const char *wanted)
{
	const struct arch *arch = machine->arch;
	int is_host = wanted && strcmp(wanted, "host") == 0,
	    is_max = wanted && strcmp(wanted, "max") == 0;
	char *whole;

	machine->cpu = wanted ? wanted : arch->cpu;
	if (wanted && !is_host && !is_max)
		check_name(machine, wanted);
	whole = is_host ? copy_string(wanted) : format_string("%s,enforce", machine->cpu);
	machine->has_kvm = arch->has_kvm && qemu_kvm_works(machine->qemu, whole);
	free(whole);
	if (is_host && !machine->has_kvm)
		die_with(END_BROKEN,
			"--cpu host: is the CPU of this machine, which only KVM runs, "
			"and that does not work here; --cpu max has all that QEMU has");
	if (is_max && !machine->has_kvm)
		machine->cpu = arch->cpu_max;
}
