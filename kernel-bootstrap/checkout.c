/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * checkout.c - a live-bootstrap checkout, read and understood. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/message.h"
#include "kernel-bootstrap/checkout.h"
#include "payload/pack_sums.h"

static void check_directory(const char *path, const char *what)
{
	struct stat status;

	if (stat(path, &status))
		die("%s: %s", path, strerror(errno));
	if (!S_ISDIR(status.st_mode))
		die("%s: not a directory: %s is wanted", path, what);
}

/* Without the manifest it is something else, of which no plan would tell anything. */
static void check_tree(const char *tree)
{
	char *manifest = format_string("%s/steps/manifest", tree);
	struct stat status;

	check_directory(tree, "a live-bootstrap checkout");
	if (stat(manifest, &status))
		die("%s: %s; is %s a live-bootstrap checkout?", manifest, strerror(errno), tree);
	free(manifest);
}

static void read_manifests(struct checkout *checkout)
{
	struct problems *problems = &checkout->problems;
	struct config config = { 0, 0 };
	struct manifest guix;
	char *path = format_string("%s/steps/manifest", checkout->tree);

	modes_configure(&checkout->modes, &config);
	checkout->config_text = config_text(&config);
	manifest_read(&checkout->manifest, path, &config, problems);
	free(path);
	if (checkout->modes.build_guix_also) {
		path = format_string("%s/steps-guix/manifest", checkout->tree);
		manifest_read(&guix, path, &config, problems);
		free(path);
	}
	/* The configurator may change which passes there are. */
	if (!checkout->modes.configurator)
		manifest_check_scripts(&checkout->manifest, checkout->tree, problems);
	distfiles_collect(&checkout->distfiles, checkout->tree, &checkout->manifest,
		checkout->modes.build_guix_also ? &guix : 0, &checkout->modes, problems);
	if (checkout->modes.build_guix_also)
		manifest_free(&guix);
	config_free(&config);
}

/* The digests are those of the sources, so the files are held to them while they are packed. */
static void plan_payload(struct checkout *checkout, const char *payload_path)
{
	const struct distfiles *distfiles = &checkout->distfiles;
	struct pack *pack = &checkout->payload;
	const struct distfile *distfile = distfiles->item, *end = distfile + distfiles->count;
	struct input *input, said;

	pack->image_path = payload_path;
	pack->align_bytes = PAYLOAD_ALIGN_BYTES;
	pack->sums = 1;
	for (; distfile < end; distfile++) {
		if (distfile->place == DISTFILE_PAYLOAD && distfile->state != DISTFILE_MISSING)
			inputs_add_file(&pack->inputs, distfile->name, distfile->path, 0);
	}
	inputs_sort(&pack->inputs);
	for (distfile = distfiles->item; distfile < end; distfile++) {
		input = inputs_find(&pack->inputs, distfile->name, strlen(distfile->name));
		if (!input)
			continue;
		distfile_input(&said, distfile);
		input->has_digest = said.has_digest;
		input->sayer = said.sayer;
		memcpy(input->digest, said.digest, SHA256_DIGEST_BYTES);
	}
	pack_sums_refuse_input(&pack->inputs, pack->sums);
	pack_plan(pack);
}

void checkout_read(struct checkout *checkout, const char *payload_path, int verify)
{
	check_tree(checkout->tree);
	if (checkout->modes.repo)
		check_directory(checkout->modes.repo, "the directory of the binary packages");
	read_manifests(checkout);
	if (verify)
		distfiles_verify(&checkout->distfiles);
	boot_files_collect(&checkout->files, checkout->tree, &checkout->modes,
		checkout->config_text, &checkout->distfiles, &checkout->problems);
	if (modes_have_payload(&checkout->modes))
		plan_payload(checkout, payload_path);
	init_image_plan(&checkout->init, checkout->tree, &checkout->modes, &checkout->files,
		checkout_payload_bytes(checkout), &checkout->problems);
}

uint64_t checkout_payload_bytes(const struct checkout *checkout)
{
	return checkout->payload.volumes > 0 ? checkout->payload.volume[0].image_bytes : 0;
}

void checkout_free(struct checkout *checkout)
{
	size_t i;

	for (i = 0; i < checkout->payload.volumes; i++)
		free(checkout->payload.volume[i].path);
	free(checkout->payload.volume);
	inputs_free(&checkout->payload.inputs);
	init_image_free(&checkout->init);
	boot_files_free(&checkout->files);
	distfiles_free(&checkout->distfiles);
	manifest_free(&checkout->manifest);
	problems_free(&checkout->problems);
	modes_free(&checkout->modes);
	free(checkout->config_text);
}
