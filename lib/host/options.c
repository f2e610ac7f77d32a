/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * options.c - reads a command line by the rows of its options. */
#include "host/options.h"

#include <stdlib.h>
#include <string.h>

#include "host/memory.h"
#include "host/message.h"
#include "host/report.h"

enum { OPTIONS_MAX = 64, NAME_BYTES_MAX = 64 /* with the dashes and the NUL */ };

struct reading {
	const struct usage *usage;
	char *request;
	char **word; /* the next one */
	char was_given[OPTIONS_MAX];
	size_t count;               /* of options so far */
	const struct option *alone; /* one that goes with no other */
};

/* These stand behind the rows of the first group; the second one where there are no commands. */
static const struct option common_rows[] = {
	{ "help", 'h', OPTION_HELP, 0, 0, .help = "this text" },
	{ "version", 0, OPTION_VERSION, 0, 0, .help = "the version of this program" },
};

static size_t count_rows(const struct option *rows)
{
	size_t count = 0;

	while (rows[count].name)
		count++;
	return count;
}

const struct option *options_row(const struct usage *usage, size_t i, size_t *offset)
{
	const struct option_group *group = usage->groups;
	size_t count, common = *usage->command ? 1 : 2;

	for (; group->rows; group++) {
		count = count_rows(group->rows);
		*offset = group->offset;
		if (i < count)
			return &group->rows[i];
		i -= count;
		if (group > usage->groups)
			continue;
		if (i < common)
			return &common_rows[i];
		i -= common;
	}
	return 0;
}

void options_print_version(void)
{
	printf("%s (lbpayload) " VERSION "\n", message_program);
	report_end();
}

/* --- Values. --- */

/* Reads the decimal digits at the beginning. Returns what follows them, 0 when there are none or
 * the number is above max. */
static const char *read_digits(uint64_t *value, const char *text, uint64_t max)
{
	const char *at = text;
	unsigned digit;

	for (*value = 0; *at >= '0' && *at <= '9'; at++) {
		digit = (unsigned)(*at - '0');
		if (digit > max || *value > (max - digit) / 10)
			return 0;
		*value = *value * 10 + digit;
	}
	return at == text ? 0 : at;
}

__attribute__((noreturn)) static void refuse_number(
	const char *command, const char *name, const char *text, const struct option *row)
{
	die_usage(command, "%s %s: not a number from %llu to %llu", name, text,
		(unsigned long long)row->min, (unsigned long long)row->max);
}

static uint64_t get_number(
	const char *command, const char *name, const char *text, const struct option *row)
{
	uint64_t value;
	const char *rest = read_digits(&value, text, row->max);

	if (!rest || *rest || value < row->min)
		refuse_number(command, name, text, row);
	return value;
}

static uint64_t get_size(const char *command, const char *name, const char *text)
{
	static const char units[] = "KMG";
	uint64_t value;
	const char *rest = read_digits(&value, text, INT64_MAX), *unit;
	unsigned shift = 0;

	if (rest && *rest && (unit = strchr(units, *rest))) {
		shift = 10 * (unsigned)(unit - units + 1);
		rest++;
	}
	if (!rest || *rest || value == 0 || value > (uint64_t)INT64_MAX >> shift)
		die_usage(command,
			"%s %s: not a number of bytes, 1 to 9223372036854775807, perhaps with "
			"K, M or G behind",
			name, text);
	return value << shift;
}

static uint64_t get_mib(
	const char *command, const char *name, const char *text, const struct option *row)
{
	size_t digits = strspn(text, "0123456789");
	const char *unit = text + digits;
	uint64_t value;

	if (digits == 0 || (*unit && (!strchr("gGmM", *unit) || unit[1])))
		die_usage(
			command, "%s %s: not a number of MiB, or of GiB with G behind", name, text);
	if (!read_digits(&value, text, row->max) || value < row->min)
		refuse_number(command, name, text, row);
	return *unit == 'g' || *unit == 'G' ? value * 1024 : value;
}

static void add_to_list(struct option_list *list, const char *text, int mark)
{
	list->item = reallocate(list->item, (list->count + 1) * sizeof *list->item);
	list->item[list->count].text = text;
	list->item[list->count++].mark = mark;
}

static void print_and_end(const struct usage *usage, enum option_kind kind)
{
	if (kind == OPTION_VERSION) {
		options_print_version();
	} else {
		options_print_help(usage, stdout);
		report_end();
	}
	exit(STATUS_DONE);
}

/* Takes the value of a row to its place; in what is said of it the option has its long name. */
static void take_value(const char *command, const struct option *row, void *to, const char *text)
{
	char name[NAME_BYTES_MAX];
	const char *wrong;

	snprintf(name, sizeof name, "--%s", row->name);
	if (row->writes && strcmp(text, "-") == 0)
		die_usage(command,
			"%s -: an output goes into a file, not to standard output; ./- is a file "
			"of that name",
			name);
	if (row->kind == OPTION_TEXT)
		*(const char **)to = text;
	else if (row->kind == OPTION_NUMBER)
		*(uint64_t *)to = get_number(command, name, text, row);
	else if (row->kind == OPTION_SIZE)
		*(uint64_t *)to = get_size(command, name, text);
	else if (row->kind == OPTION_MIB)
		*(uint64_t *)to = get_mib(command, name, text, row);
	else
		add_to_list(to, text, row->mark);
	wrong = row->check ? row->check(text) : 0;
	if (wrong)
		die_usage(command, "%s %s: %s", name, text, wrong);
}

/* Takes row i, which was called name here; text is 0 where it has no value. */
static void take(struct reading *reading, size_t i, const char *name, const char *text)
{
	size_t offset;
	const struct option *row = options_row(reading->usage, i, &offset);
	void *to = reading->request + offset + row->to;

	if (row->kind == OPTION_HELP || row->kind == OPTION_VERSION)
		print_and_end(reading->usage, row->kind);
	reading->count++;
	if (row->is_alone)
		reading->alone = row;
	if (row->kind != OPTION_LIST && reading->was_given[i]++)
		die_usage(reading->usage->command, "%s is given twice", name);
	if (row->kind == OPTION_FLAG)
		*(int *)to = 1;
	else
		take_value(reading->usage->command, row, to, text);
}

/* --- Words. --- */

/* The value that stands in a word of its own. */
static const char *next_value(struct reading *reading, const char *name)
{
	if (!*reading->word)
		die_usage(reading->usage->command, "%s: a value is missing", name);
	return *reading->word++;
}

/* Ends the program: a shortened name fits all these. */
__attribute__((noreturn)) static void refuse_ambiguous(
	const struct usage *usage, const char *word, size_t length)
{
	const struct option *row, *last = 0;
	char *names = copy_string(""), *longer;
	size_t i, offset;

	for (i = 0; (row = options_row(usage, i, &offset)); i++) {
		if (strncmp(row->name, word + 2, length) != 0)
			continue;
		if (last) {
			longer = format_string("%s%s--%s", names, *names ? ", " : "", last->name);
			free(names);
			names = longer;
		}
		last = row;
	}
	die_usage(usage->command, "%.*s: may be %s or --%s", (int)length + 2, word, names,
		last->name);
}

/* Returns the row of the long option in this word. */
static size_t find_name(const struct usage *usage, const char *word)
{
	size_t length = strcspn(word + 2, "="), i, found = 0, offset;
	const struct option *row;
	int count = 0;

	for (i = 0; (row = options_row(usage, i, &offset)); i++) {
		if (strncmp(row->name, word + 2, length) != 0)
			continue;
		if (!row->name[length])
			return i;
		found = i;
		count++;
	}
	if (count == 0 || length == 0)
		die_usage(usage->command, "%s: no such option", word);
	if (count > 1)
		refuse_ambiguous(usage, word, length);
	return found;
}

static void take_long(struct reading *reading, const char *word)
{
	size_t offset, i = find_name(reading->usage, word);
	const struct option *row = options_row(reading->usage, i, &offset);
	const char *equals = strchr(word, '=');
	char name[NAME_BYTES_MAX];

	snprintf(name, sizeof name, "--%s", row->name);
	if (row->value && *row->value == '[')
		take(reading, i, name, equals ? equals + 1 : "");
	else if (row->value)
		take(reading, i, name, equals ? equals + 1 : next_value(reading, name));
	else if (equals)
		die_usage(reading->usage->command, "%s: this option takes no value", word);
	else
		take(reading, i, name, 0);
}

/* The letters of one word: flags, of which the last one may be an option with a value. */
static void take_letters(struct reading *reading, const char *letters)
{
	const struct option *row;
	char name[] = "-x";
	size_t i, offset;

	while (*letters) {
		name[1] = *letters++;
		for (i = 0; (row = options_row(reading->usage, i, &offset)); i++) {
			if (row->letter == name[1])
				break;
		}
		if (!row)
			die_usage(reading->usage->command, "%s: no such option", name);
		if (row->value) {
			take(reading, i, name, *letters ? letters : next_value(reading, name));
			return;
		}
		take(reading, i, name, 0);
	}
}

static void check_rows(const struct usage *usage)
{
	size_t offset;

	if (options_row(usage, OPTIONS_MAX, &offset))
		die("more than %d options: options.c has no room for them", OPTIONS_MAX);
}

int options_read(const struct usage *usage, void *request, char **argv)
{
	struct reading reading = { usage, request, argv + 1, { 0 }, 0, 0 };
	char **operand = argv + 1, *word;

	check_rows(usage);
	while ((word = *reading.word)) {
		reading.word++;
		if (strcmp(word, "--") == 0)
			break;
		if (usage->ends_at_operand && (*word != '-' || !word[1])) {
			reading.word--;
			break;
		}
		if (strncmp(word, "--", 2) == 0)
			take_long(&reading, word);
		else if (*word == '-' && word[1])
			take_letters(&reading, word + 1);
		else
			*operand++ = word;
	}
	if (reading.alone && reading.count > 1)
		die_usage(usage->command, "--%s goes with no other option", reading.alone->name);
	while ((*operand = *reading.word++))
		operand++;
	return (int)(operand - argv - 1);
}
