/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * bootstrap.c - live-bootstrap in a chroot. */
#include "chroot/bootstrap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/file.h"
#include "host/listing.h"
#include "host/memory.h"
#include "host/message.h"

/* In the order, and with the values, of rootfs.py's create_configuration_file. */
static const char configuration[] =
	"ARCH=x86\nARCH_DIR=x86\nFORCE_TIMESTAMPS=False\nCHROOT=True\nUPDATE_CHECKSUMS=False\n"
	"JOBS=2\nSWAP_SIZE=0\nFINAL_JOBS=2\nINTERNAL_CI=False\nINTERACTIVE=False\nQEMU=False\n"
	"BARE_METAL=False\nDISK=sda1\nKERNEL_BOOTSTRAP=False\nBUILD_KERNELS=False\n"
	"CONFIGURATOR=False\n";

static void add(struct request *request, const char *path, const char *to)
{
	struct option_list *list = &request->transfers;

	list->item = reallocate(list->item, (list->count + 1) * sizeof *list->item);
	list->item[list->count].text = format_string("%s:%s", path, to);
	list->item[list->count++].mark = REQUEST_PUT;
}

/* A path of the checkout, allocated; dies where nothing is there. */
static char *find(const struct request *request, const char *name)
{
	char *path = format_string("%s/%s", request->bootstrap, name);

	if (access(path, R_OK))
		die("%s: %s; is %s a live-bootstrap checkout with its submodules?", path,
			strerror(errno), request->bootstrap);
	return path;
}

static void add_seeds(struct request *request)
{
	char *seed = find(request, "seed"), *path, *to;
	struct listing listing;
	struct stat status;
	size_t i;

	if (listing_read(&listing, seed))
		die("%s: %s", seed, strerror(errno));
	for (i = 0; i < listing.count; i++) {
		path = format_string("%s/%s", seed, listing.name[i]);
		to = format_string("/%s", listing.name[i]);
		if (stat(path, &status) == 0 && S_ISREG(status.st_mode))
			add(request, path, to);
		free(to);
		free(path);
	}
	listing_free(&listing);
	free(seed);
}

static void add_configuration(struct request *request)
{
	size_t size = sizeof configuration - 1;
	int fd = memfd_create("bootstrap.cfg", 0);
	char *path = format_string("/proc/self/fd/%d", fd);

	if (fd < 0 || write(fd, configuration, size) != (ssize_t)size || fchmod(fd, 0644))
		die("bootstrap.cfg: %s", strerror(errno));
	add(request, path, "/steps/bootstrap.cfg");
	free(path);
}

void bootstrap_add(struct request *request)
{
	struct listing listing;
	const char *problem = listing_read(&listing, request->target);

	if (problem)
		die("%s: %s: --bootstrap is for a directory", request->target, problem);
	if (listing.count > 0)
		die("%s: not empty: a bootstrap begins with nothing", request->target);
	listing_free(&listing);
	add(request, find(request, "seed/stage0-posix"), "/");
	add(request, find(request, "seed/stage0-posix" BOOTSTRAP_PROGRAM), "/init");
	add_seeds(request);
	free(find(request, "steps/manifest"));
	add(request, find(request, "steps"), "/steps");
	add_configuration(request);
	add(request, find(request, "distfiles"), "/external/distfiles");
}
