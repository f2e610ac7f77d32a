/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * record.c - what two people compare their runs by. */
#include "qemu-run/record.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "format/sha256sums_put.h"
#include "host/clock.h"
#include "host/file.h"
#include "host/json.h"
#include "host/memory.h"
#include "host/message.h"
#include "host/output.h"

static char *digits_of(struct sha256 hash)
{
	uint8_t digest[SHA256_DIGEST_BYTES];
	char digits[SHA256SUMS_DIGITS + 1] = "";

	sha256_end(&hash, digest);
	sha256sums_put_digest(digits, digest);
	return copy_string(digits);
}

static char *digest_of_file(const char *path)
{
	static uint8_t piece[1024 * 1024];
	int fd = file_open(path, 0);
	struct sha256 hash;
	ssize_t got = -1;

	sha256_begin(&hash);
	while (fd >= 0 && (got = file_get(fd, piece, sizeof piece)) > 0)
		sha256_add(&hash, piece, (size_t)got);
	if (got < 0)
		die("%s: cannot be read: %s", path, strerror(errno));
	close(fd);
	return digits_of(hash);
}

void record_begin(struct record *record, const struct machine *machine, const char *path)
{
	time_t now = time(0);
	int i;

	record->path = path;
	record->kernel = digest_of_file(machine->kernel);
	record->initrd = digest_of_file(machine->initrd);
	record->disks = allocate((size_t)machine->disk_count * sizeof *record->disks + 1);
	for (i = 0; i < machine->disk_count; i++)
		record->disks[i] =
			machine->disks[i].is_url ? 0 : digest_of_file(machine->disks[i].file);
	strftime(record->begun, sizeof record->begun, "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
	record->begun_ms = clock_ms();
}

/* "name": "text", or null, behind a comma. */
static void put_text(FILE *to, const char *name, const char *text)
{
	fprintf(to, ",\n  \"%s\": ", name);
	if (text)
		json_write_string(to, text);
	else
		fputs("null", to);
}

static void put_number(FILE *to, const char *name, uint64_t number)
{
	fprintf(to, ",\n  \"%s\": %" PRIu64, name, number);
}

static void put_disks(FILE *to, const struct record *record, const struct machine *machine)
{
	const struct machine_disk *disk;
	int i;

	fputs(",\n  \"disks\": [", to);
	for (i = 0; i < machine->disk_count; i++) {
		disk = &machine->disks[i];
		fputs(i ? ", {\n  \"file\": " : "{\n  \"file\": ", to);
		json_write_string(to, disk->file);
		put_text(to, "type", disk->type);
		put_text(to, "sha256", record->disks[i]);
		if (disk->keeps)
			put_text(to, "sha256_after", digest_of_file(disk->file));
		fputc('}', to);
	}
	fputc(']', to);
}

static void put_command(FILE *to, const struct words *words)
{
	int i;

	fputs(",\n  \"qemu_command\": [", to);
	for (i = 0; i < words->count; i++) {
		fputs(i ? ", " : "", to);
		json_write_string(to, words->list[i]);
	}
	fputc(']', to);
}

static void put_machine(FILE *to, const struct session *session)
{
	const struct machine *machine = session->machine;

	put_text(to, "arch", machine->arch->name);
	put_text(to, "accelerator", machine->has_kvm ? "kvm" : "tcg");
	put_text(to, "cpu", machine->cpu);
	put_number(to, "smp", machine->cores);
	put_number(to, "memory_mib", machine->memory_mib);
	put_text(to, "rtc", machine->rtc ? machine->rtc : "utc");
	put_text(to, "net", machine->has_net ? "user" : "none");
	put_text(to, "command_line", machine->command_line);
	put_text(to, "qemu_version", session->events.qmp.version);
	put_command(to, &session->words);
}

void record_write(const struct record *record, const struct session *session, const char *results,
	int status)
{
	static const char *const names[FEED_OUTPUTS] = { "output", "error" };
	uint64_t took_ms = clock_ms() - record->begun_ms;
	struct output output;
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	int i;

	if (!to)
		die("%s: %s", record->path, strerror(errno));
	fprintf(to, "{\n  \"status\": %d,\n  \"is_killed_by_signal\": %s", status,
		session->signal ? "true" : "false");
	put_text(to, "begun", record->begun);
	put_number(to, "milliseconds", took_ms);
	put_text(to, "kernel_sha256", record->kernel);
	put_text(to, "archive_sha256", record->initrd);
	put_disks(to, record, session->machine);
	put_text(to, "results_sha256", results ? digest_of_file(results) : 0);
	for (i = 0; i < FEED_OUTPUTS; i++) {
		fprintf(to, ",\n  \"%s_bytes\": %" PRIu64 ",\n  \"%s_sha256\": \"%s\"", names[i],
			session->said_bytes[i], names[i], digits_of(session->said[i]));
	}
	put_machine(to, session);
	fputs("\n}\n", to);
	if (fclose(to))
		die("%s: %s", record->path, strerror(errno));
	output_begin(&output, record->path, 0666);
	output_put(&output, text, size);
	output_finish(&output);
	free(text);
}
