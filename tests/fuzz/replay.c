/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * replay.c - runs a fuzz target on files, for compilers without libFuzzer. */
#include "fuzz.h"

int main(int argc, char **argv)
{
	uint8_t *bytes;
	FILE *file;
	long size;
	int i;

	for (i = 1; i < argc; i++) {
		file = fopen(argv[i], "rb");
		if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0) {
			perror(argv[i]);
			return 1;
		}
		rewind(file);
		bytes = malloc((size_t)size + 1);
		if (!bytes || fread(bytes, 1, (size_t)size, file) != (size_t)size) {
			perror(argv[i]);
			return 1;
		}
		fclose(file);
		/* An allocation of just this length: a read behind it is seen. */
		bytes = realloc(bytes, size ? (size_t)size : 1);
		LLVMFuzzerTestOneInput(bytes, (size_t)size);
		free(bytes);
	}
	printf("%d inputs\n", argc - 1);
	return 0;
}
