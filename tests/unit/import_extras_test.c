/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * import_extras_test.c - importer/linux/extras.c, call by call: what it begins with, and the words that it takes. */
#include "importer/linux/extras.c"

#include <setjmp.h>

#include "script.h"

struct options options;
struct destination destination;

static jmp_buf ended;
static int status;

/* --- Stand-ins. --- */

void system_exit(int with)
{
	status = with;
	longjmp(ended, 1);
}

void system_ignore_signal(int signal)
{
	sprintf(script_trace + strlen(script_trace), "ignore %d; ", signal);
}

unsigned linux_list(struct block_device *list, unsigned count_max)
{
	(void)list;
	return count_max;
}

void linux_join(void)
{
}

void linux_named(struct device *device)
{
	(void)device;
}

long linux_read_carefully(struct device *device, uint64_t offset, void *to, size_t size)
{
	(void)device, (void)offset, (void)to, (void)size;
	return 0;
}

const uint8_t *linux_view(struct device *device, uint64_t offset, size_t *size)
{
	(void)device, (void)offset, (void)size;
	return 0;
}

void linux_check(const struct contents *contents)
{
	(void)contents;
}

int linux_import_all(void)
{
	return 0;
}

static int is_x86_there_now;

int sha256_x86_is_there(void)
{
	return is_x86_there_now;
}

void sha256_x86_add_blocks(uint32_t state[8], const uint8_t *from, size_t count)
{
	(void)state, (void)from, (void)count;
}

/* --- Tries. --- */

/* The kernel says that it is this one. */
static void begins(const char *name, const char *release, int is_x86_there)
{
	static char names[6 * 65];

	script_begin();
	memset(names, 0, sizeof names);
	strcpy(names, name);
	strcpy(names + 2 * 65, release);
	script_tell(0, names, sizeof names);
	script_tell(0, names, sizeof names);
	destination.flush_is_told = 5;
	sha256_add_blocks = sha256_add_blocks_plain;
	is_x86_there_now = is_x86_there;
	extras.begin();
}

static void check_begin(void)
{
	begins("Linux", "5.8.0", 1);
	is(script_trace, "ignore 13; ignore 25; uname; uname; ", "two signals are ignored");
	ok(destination.flush_is_told == 1, "Linux 5.8 tells of flushes");
	ok(sha256_add_blocks == sha256_x86_add_blocks, "... and saves the registers of a faster hash");
	begins("Linux", "5.7.19", 0);
	ok(destination.flush_is_told == 0, "Linux 5.7 does not");
	ok(sha256_add_blocks == sha256_add_blocks_plain, "... and a machine without that has none");
	begins("Linux", "0.1", 1);
	ok(sha256_add_blocks == sha256_x86_add_blocks, "the oldest Linux");
	begins("Fiwix", "6.1", 1);
	ok(destination.flush_is_told == 0 && sha256_add_blocks == sha256_add_blocks_plain, "another kernel does neither");
}

static int takes(const char *word)
{
	script_begin();
	status = -1;
	return setjmp(ended) ? 2 : extras.option(word);
}

static void check_options(void)
{
	char wanted[sizeof help + 64];

	ok(takes("--all") == 1 && options.all == 1, "--all is taken");
	is(script_trace, "", "... without a word");
	options.all = 0;
	ok(takes("--only") == 0 && takes("--alll") == 0 && takes("-") == 0 && takes("") == 0, "others are not");
	ok(options.all == 0 && status == -1, "... and change nothing");
	ok(takes("--version") == 2 && status == STATUS_DONE, "--version ends the program");
	is(script_trace, "write 1 'payload-import (lbpayload) " VERSION "\n' 33; ", "... and says which it is");
	sprintf(wanted, "write 1 '%s' %zu; ", help, strlen(help));
	ok(takes("--help") == 2 && status == STATUS_DONE, "--help ends it, too");
	is(script_trace, wanted, "... and says all of it");
	ok(takes("-h") == 2 && strcmp(script_trace, wanted) == 0, "... as does -h");
}

int main(void)
{
	check_begin();
	check_options();
	ok(extras.list == linux_list && extras.join == linux_join && extras.named == linux_named && extras.read == linux_read_carefully,
		"what finds and reads");
	ok(extras.view == linux_view && extras.check == linux_check && extras.written == early_flush && extras.import_all == linux_import_all,
		"what writes");
	is(extras.usage, "; try --help", "what a wrong call is told");
	return tap_end();
}
