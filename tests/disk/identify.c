/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * identify.c - says what lib/format/disk reads of an image, as 'blkid -p -o udev' and 'partx -P'
 *do.
 *
 *	identify IMAGE
 *	identify --partitions SECTOR_BYTES COUNT IMAGE	of the numbers 1 to COUNT, those with a name
*/
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/disk/partition.h"
#include "format/disk/superblock.h"

struct image {
	struct payload_source source; /* first */
	int fd;
};

static const char *read_at(struct payload_source *source, uint64_t offset, void *to, size_t size)
{
	struct image *image = (struct image *)source;

	return pread(image->fd, to, size, (off_t)offset) == (ssize_t)size ? 0 : "not to be read";
}

static void print(const char *name, const char *value)
{
	char escaped[4 * LABEL_BYTES_MAX + 5];

	if (*value && label_escape(escaped, sizeof escaped, value))
		printf("%s=%s\n", name, escaped);
}

static void print_superblock(struct payload_source *source)
{
	static uint8_t room[SUPERBLOCK_ROOM_BYTES];
	struct superblock found;
	const char *problem = superblock_read(&found, source, room);

	if (problem)
		fprintf(stderr, "identify: %s\n", problem);
	print("ID_FS_LABEL_ENC", found.label);
	if (found.type)
		printf("ID_FS_TYPE=%s\n", found.type);
	print("ID_FS_UUID_ENC", found.uuid);
	print("ID_FS_UUID_SUB_ENC", found.uuid_sub);
	if (found.refusal)
		printf("REFUSAL=%s\n", found.refusal);
}

static void print_partitions(struct payload_source *source, uint32_t sector_bytes, uint32_t count)
{
	struct partition_table table;
	struct partition found;
	uint32_t number;

	partition_open(&table, source, sector_bytes);
	for (number = 1; number <= count; number++)
		if (partition_get(&found, &table, number))
			printf("NR=\"%u\" UUID=\"%s\" NAME=\"%s\"\n", number, found.uuid,
				found.label);
}

int main(int argc, char **argv)
{
	struct image image = { { read_at, 0, 0 }, -1 };
	int is_table = argc == 5 && strcmp(argv[1], "--partitions") == 0;

	if (argc != 2 && !is_table)
		return 2;
	image.fd = open(argv[argc - 1], O_RDONLY);
	if (image.fd < 0) {
		perror(argv[argc - 1]);
		return 1;
	}
	image.source.size_bytes = (uint64_t)lseek(image.fd, 0, SEEK_END);
	if (is_table)
		print_partitions(&image.source, (uint32_t)atoi(argv[2]), (uint32_t)atoi(argv[3]));
	else
		print_superblock(&image.source);
	return 0;
}
