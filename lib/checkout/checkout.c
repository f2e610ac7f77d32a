/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * checkout.c - a live-bootstrap checkout, read and understood. */
#include "checkout/checkout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "checkout/manifest_scripts.h"
#include "host/memory.h"
#include "host/message.h"

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

/* That of steps-guix/ is read with the defines of the first. */
static void read_manifests(struct checkout *checkout, struct problems *problems)
{
	struct config config = { 0, 0 };
	char *steps = format_string("%s/steps", checkout->tree);
	char *guix_steps = format_string("%s/steps-guix", checkout->tree);

	modes_configure(&checkout->modes, &config);
	checkout->config_text = config_text(&config);
	manifest_read(&checkout->manifest, steps, &config, problems);
	if (checkout->modes.build_guix_also)
		manifest_read(&checkout->guix_manifest, guix_steps, &config, problems);
	else
		memset(&checkout->guix_manifest, 0, sizeof checkout->guix_manifest);
	config_free(&config);
	free(steps);
	free(guix_steps);
}

static void find_distfiles(struct checkout *checkout, const struct manifest_import *guix_import,
	struct problems *problems)
{
	struct distfiles *distfiles = &checkout->distfiles;

	distfiles_begin(distfiles, checkout->tree, &checkout->modes);
	distfiles_add_steps(distfiles, &checkout->manifest, &checkout->import, problems);
	distfiles_add_steps(distfiles, &checkout->guix_manifest, guix_import, problems);
	distfiles_look(distfiles, problems);
}

/* What guix is built from is needed in Linux, after all that the first manifest has. */
static const struct manifest_import guix_last = { .kept_steps = SIZE_MAX };

void checkout_read(struct checkout *checkout, struct problems *problems)
{
	const struct modes *modes = &checkout->modes;

	check_tree(checkout->tree);
	if (modes->repo)
		check_directory(modes->repo, "the directory of the binary packages");
	read_manifests(checkout, problems);
	/* The configurator may change which passes there are. */
	if (!modes->configurator)
		manifest_check_scripts(&checkout->manifest, problems);
	manifest_find_import(
		&checkout->import, &checkout->manifest, modes_have_payload(modes), problems);
	find_distfiles(checkout, &guix_last, problems);
}

void checkout_read_distfiles(struct checkout *checkout, struct problems *problems)
{
	static const struct manifest_import all = { .early_steps = SIZE_MAX };

	check_tree(checkout->tree);
	read_manifests(checkout, problems);
	checkout->import = all;
	if (!checkout->modes.external_sources)
		manifest_find_import(&checkout->import, &checkout->manifest, 0, problems);
	find_distfiles(checkout, checkout->modes.external_sources ? &all : &guix_last, problems);
}

void checkout_free(struct checkout *checkout)
{
	distfiles_free(&checkout->distfiles);
	manifest_free(&checkout->guix_manifest);
	manifest_free(&checkout->manifest);
	modes_free(&checkout->modes);
	free(checkout->config_text);
}
