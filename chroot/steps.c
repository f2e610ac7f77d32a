/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * steps.c - what --dry-run prints. */
#include "chroot/steps.h"

#include <stdio.h>
#include <string.h>

#include "chroot/mount_rows.h"

static void print_list(const char *step, const char *what, const struct option_list *list, int mark)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (mark < 0 || list->item[i].mark == mark)
			printf("%s: %s%s\n", step, what, list->item[i].text);
	}
}

static void print_attach(const struct request *request)
{
	printf("StepAttach: %s", request->target);
	if (request->partition)
		printf(", partition %s", request->partition);
	if (request->offset_bytes || request->size_bytes)
		printf(", from byte %llu, %llu bytes", (unsigned long long)request->offset_bytes,
			(unsigned long long)request->size_bytes);
	puts(request->is_read_only || request->ephemeral ? ", read-only" : "");
}

static void print_provision(const struct request *request)
{
	char **word;

	if (request->bootstrap)
		printf("StepChrootProvision: prepare from %s\n", request->bootstrap);
	print_list("StepChrootProvision", "put ", &request->transfers, REQUEST_PUT);
	print_list("StepChrootProvision", "payload ", &request->payloads, -1);
	printf("StepChrootProvision: run");
	if (request->user)
		printf(" as %s:", request->user);
	if (request->wrap)
		printf(" %s", request->wrap);
	for (word = request->command; *word; word++)
		printf(" %s", *word);
	puts(*request->command ? "" : request->bootstrap ? " live-bootstrap" : " the shell");
	print_list("StepChrootProvision", "get ", &request->transfers, REQUEST_GET);
	if (request->export)
		printf("StepChrootProvision: export %s\n", request->export);
}

void steps_print(const struct request *request)
{
	const struct mount_row *row = mount_rows_set(request->mounts, request->is_without_root);

	print_attach(request);
	print_list("StepPreMountCommands", "", &request->host_commands, REQUEST_PRE_MOUNT);
	printf("StepMountDevice: %s%s%s\n", request->type ? request->type : "as it is",
		request->mount_options ? ", " : "",
		request->mount_options ? request->mount_options : "");
	if (request->ephemeral)
		printf("StepMountDevice: overlay, changes in %s\n",
			*request->ephemeral ? request->ephemeral : "memory");
	print_list("StepPostMountCommands", "", &request->host_commands, REQUEST_POST_MOUNT);
	for (; row->type; row++)
		printf("StepMountExtra: %s %s %s\n", row->type, row->source, row->path);
	print_list("StepMountExtra", "", &request->extra_mounts, -1);
	print_list("StepCopyFiles", "", &request->copies, -1);
	print_provision(request);
	puts("StepEarlyCleanup: processes, copied files, extra mounts");
	print_list("StepEarlyCleanup", "", &request->host_commands, REQUEST_PRE_UNMOUNT);
	puts("StepEarlyCleanup: device, attachment");
}
