/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * label_test.c - names as udev writes them, and back; what root= may say, and what it means. */
#include "format/disk/label.h"
#include "format/disk/root_name.h"
#include "tap.h"

static const char *escaped(const char *label)
{
	static char text[100];

	return label_escape(text, sizeof text, label) == strlen(text) ? text : "(length)";
}

static void test_escape(void)
{
	char back[100];

	is(escaped("azAZ09#+-.:=@_"), "azAZ09#+-.:=@_", "what is left as it is");
	is(escaped("a b/c\\d;`[{'\x7f\n"), "a\\x20b\\x2fc\\x5cd\\x3b\\x60\\x5b\\x7b\\x27\\x7f\\x0a",
		"what is not");
	is(escaped("\303\266\342\202\254\360\237\230\200"), "\303\266\342\202\254\360\237\230\200",
		"UTF-8");
	is(escaped("\303\xff\xc3"), "\\xc3\\xff\\xc3", "characters that are cut off");
	is(escaped("\300\257\340\200\257"), "\\xc0\\xaf\\xe0\\x80\\xaf",
		"... longer than they are");
	is(escaped("\355\240\200\364\220\200\200"), "\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80",
		"... that there are not");
	is(escaped("\357\267\220\357\277\277\357\277\276"),
		"\\xef\\xb7\\x90\\xef\\xbf\\xbf\357\277\276", "noncharacters, but for FFFE");
	ok(label_escape(back, 8, "a b") == 0, "no room for the digits");
	ok(label_escape(back, 9, "a  ") == 0, "... of the last");
	ok(label_escape(back, 0, "a") == 0 && label_escape(back, 9, "") == 0, "nothing is nothing");
	strcpy(back, "a\\x20b\\x2F\\\\x5c\\x5");
	label_unescape(back);
	is(back, "a b/\\\\\\x5", "back again; what is no escape stays");
}

static void test_utf16(void)
{
	char label[20];

	label_get_utf16(label, (const uint8_t *)"\0x\330\075\336\000\0 \0\0", 5, 1);
	is(label, "x\360\237\230\200", "big-endian, with a pair, and a blank at the end");
	label_get_utf16(label, (const uint8_t *)"\075\330", 1, 0);
	is(label, "\355\240\275", "half a pair at the end");
}

/* The last character of each length, and the first of the next. */
static void test_characters(void)
{
	static const struct {
		const char *text;
		uint32_t character;
		int is_escaped;
	} rows[] = {
		{ "\x7f", 0x7f, 1 }, { "\302\200", 0x80, 0 }, { "\337\277", 0x7ff, 0 }, { "\340\240\200", 0x800, 0 },
		{ "\355\237\277", 0xd7ff, 0 }, { "\355\240\200", 0xd800, 1 }, { "\355\277\277", 0xdfff, 1 },
		{ "\356\200\200", 0xe000, 0 }, { "\357\267\217", 0xfdcf, 0 }, { "\357\267\220", 0xfdd0, 1 },
		{ "\357\267\257", 0xfdef, 1 }, { "\357\267\260", 0xfdf0, 0 }, { "\357\277\276", 0xfffe, 0 },
		{ "\357\277\277", 0xffff, 1 }, { "\360\220\200\200", 0x10000, 0 }, { "\364\217\277\276", 0x10fffe, 0 },
		{ "\364\217\277\277", 0x10ffff, 1 }, { "\364\220\200\200", 0x110000, 1 },
	};
	char text[10];
	size_t i;

	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		*label_put(text, rows[i].character) = 0;
		is(text, rows[i].text, "a character");
		ok((strcmp(escaped(text), text) != 0) == rows[i].is_escaped, "... that udev leaves or does not");
	}
	is(escaped("\xc1\xbf\xe0\x9f\xbf\xf0\x8f\xbf\xbf"), "\\xc1\\xbf\\xe0\\x9f\\xbf\\xf0\\x8f\\xbf\\xbf",
		"the longest that are longer than they are");
	is(escaped("\xf8\x88\x80\x80\x80"), "\\xf8\\x88\\x80\\x80\\x80", "five bytes");
}

static void test_uuid(void)
{
	uint8_t bytes[UUID_BYTES];
	char text[UUID_TEXT_BYTES + 1], label[10] = "?\t\n\v\f\r ";
	size_t i;

	for (i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(0xa0 + i);
	memset(text, 'x', sizeof text);
	uuid_get(text, bytes, 0);
	is(text, "a0a1a2a3-a4a5-a6a7-a8a9-aaabacadaeaf", "a UUID");
	uuid_get(text, bytes, 1);
	is(text, "a3a2a1a0-a5a4-a7a6-a8a9-aaabacadaeaf", "... of a GPT");
	memset(bytes, 0, sizeof bytes);
	uuid_get(text, bytes, 0);
	is(text, "", "... none");
	label_end(label, label + 7);
	is(label, "?", "white space at the end");
	strcpy(label, " \x0e\x08");
	label_end(label + 1, label + 3);
	is(label, " \x0e\x08", "... what is none");
	strcpy(label, "   ");
	label_end(label + 1, label + 3);
	is(label, " ", "... and nothing before it");
	label_get(label, (const uint8_t *)"ab\0c", 4);
	is(label, "ab", "bytes up to a NUL");
	label_get(label, (const uint8_t *)"abcd", 3);
	is(label, "abc", "... or the end of the field");
	label_get_utf16(label, (const uint8_t *)"\xd8\0\0x", 2, 1);
	is(label, "\355\240\200x", "the first half of a pair, and no second");
	label_get_utf16(label, (const uint8_t *)"\0x\xdc\0", 2, 1);
	is(label, "x\355\260\200", "... the second, and no first");
	label_get_utf16(label, (const uint8_t *)"\xd8\0\xdc\0\xdb\xff\xdf\xff", 4, 1);
	is(label, "\360\220\200\200\364\217\277\277", "the first pair, and the last");
	strcpy(label, "\\y41xx41");
	label_unescape(label);
	is(label, "\\y41xx41", "half of an escape");
	strcpy(label, "\\x0a\\x0");
	label_unescape(label);
	is(label, "\n\\x0", "... and an escape of a small byte");
	ok(label_escape(text, 5, "a") == 1 && label_escape(text, 4, "a") == 0 && label_escape(text, 6, "aa") == 2 &&
			label_escape(text, 5, "aa") == 0,
		"the room for each, and for an escape");
}

static struct root_name name;

static const char *root(const char *value)
{
	static char text[LABEL_BYTES_MAX + 100];
	const char *problem = root_name_get(&name, value);

	snprintf(text, sizeof text, "%d %u:%u <%s>", name.kind, name.major, name.minor, name.text);
	return problem ? problem : text;
}

static void test_root(void)
{
	static const char other[] =
		"not a /dev/NAME, MAJOR:MINOR, LABEL=, UUID=, PARTUUID=, PARTLABEL= or tmpfs";

	is(root("/dev/vda1"), "0 0:0 </dev/vda1>", "a node");
	is(root("254:1048575"), "1 254:1048575 <>", "a number");
	is(root("tmpfs"), "2 0:0 <>", "tmpfs");
	is(root("LABEL=x"), "3 0:0 <x>", "a label");
	is(root("UUID=\"a\""), "4 0:0 <a>", "in quotes");
	is(root("PARTUUID='a'"), "5 0:0 <a>", "... single ones");
	is(root("PARTLABEL='a\""), "6 0:0 <'a\">", "... that are none");
	is(root("LABEL=my\\x20root"), "3 0:0 <my root>", "as dracut takes it");
	is(root("/dev/disk/by-label/a\\x2fb"), "3 0:0 <a/b>", "a path of udev's");
	is(root("/dev/disk/by-uuid/a"), "4 0:0 <a>", "...");
	is(root("/dev/disk/by-partuuid/a"), "5 0:0 <a>", "...");
	is(root("/dev/disk/by-partlabel/a"), "6 0:0 <a>", "...");
	is(root("/dev/disk/by-id/a"),
		"of /dev/disk only by-label, by-uuid, by-partuuid and by-partlabel are known",
		"... that only udev knows");
	is(root("LABEL="), "nothing is named", "no label");
	is(root("LABEL=\"\""), "nothing is named", "an empty one");
	is(root("254:"), other, "half a number");
	is(root("254:1x"), other, "more than one");
	is(root("4294967297:1"), other, "one that is too large");
	is(root("tmpfs2"), other, "something else");
	is(root(""), other, "nothing");
}

static void test_is(void)
{
	struct superblock found = { "ext4", 0, "root", "abcdef01-2", "" };
	struct partition partition = { "0000beef-05", "r\303\266ot" };

	root("LABEL=root");
	ok(root_name_is(&name, &found, 0), "the label");
	root("LABEL=Root");
	ok(!root_name_is(&name, &found, 0), "... in capitals");
	root("UUID=ABCDEF01-2");
	ok(root_name_is(&name, &found, 0), "a UUID in capitals");
	root("UUID=ABCDEF01-");
	ok(!root_name_is(&name, &found, 0), "... the beginning of one");
	root("UUID=ABCDEF01-21");
	ok(!root_name_is(&name, &found, 0), "... more than one");
	root("PARTUUID=0000BEEF-05");
	ok(root_name_is(&name, &found, &partition) && !root_name_is(&name, &found, 0), "PARTUUID");
	root("PARTLABEL=r\303\266ot");
	ok(root_name_is(&name, &found, &partition) && !root_name_is(&name, &found, 0), "PARTLABEL");
	root("/dev/root");
	ok(!root_name_is(&name, &found, &partition), "a node is no name");
}

int main(void)
{
	test_escape();
	test_utf16();
	test_characters();
	test_uuid();
	test_root();
	test_is();
	return tap_end();
}
