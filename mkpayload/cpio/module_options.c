/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * module_options.c - the options about kernel modules: what would silently mean nothing is
 * refused. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "host/message.h"
#include "mkpayload/cpio/content.h"

void cpio_check_modules(const struct cpio_modules *modules, const struct cpio_module_dirs *dirs)
{
	const char *option = modules->from        ? "--modules-from"
			     : modules->firmware  ? "--firmware-from"
			     : modules->config    ? "--modprobe-config"
			     : modules->with_weak ? "--weak-modules"
						  : 0;
	const char *directories[][2] = { { "--firmware-from", modules->firmware },
		{ "--modprobe-config", modules->config } };
	struct stat status;
	int i;

	if (option && !modules->asked.count && !dirs->dirs.count)
		die_usage("cpio", "%s goes with --module, --module-set or --module-dir", option);
	if (!dirs->dirs.count && (dirs->names || dirs->host_only))
		die_usage("cpio", "%s goes with --module-dir",
			dirs->names ? "--dracut-modules" : "--hostonly");
	for (i = 0; i < 2; i++) {
		if (!directories[i][1])
			continue;
		if (stat(directories[i][1], &status))
			die("%s %s: %s", directories[i][0], directories[i][1], strerror(errno));
		if (!S_ISDIR(status.st_mode))
			die("%s %s: is not a directory", directories[i][0], directories[i][1]);
	}
}
