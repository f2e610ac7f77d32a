/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * init_marks_test.c - whether the initial CPIO is here as a whole. */
#include "format/initial.h"
#include "init/marks.h"

#include "fake.h"

#define ID       "0123456789abcdef"
#define OTHER    "fedcba9876543210"
#define PATH(id) INITIAL_MARKS "/" id INITIAL_MARK_END
#define CUT      PATH(ID) ": not there or empty: an archive of the initial CPIO was not unpacked to its end\n"
#define FAILED                                                                                     \
	"init: the initial CPIO is not here as a whole: 'mkpayload cpio --check' says what is "    \
	"wrong with the file; payload.archives=0 takes what there is\n"
#define NO_ROOM "init: the memory is too small for the initial CPIO\n"

typedef char id_has_its_length[sizeof ID - 1 == INITIAL_MARK_ID_DIGITS ? 1 : -1];

static const char *marks, *text = INITIAL_MARK_TEXT, *kernel_log;
static int has_other = 1;

/* What it returns, and says, of so many archives. */
static void says(const char *name, int archives, int wanted, const char *said)
{
	struct settings settings = { .archives = archives };
	int result;

	if (marks)
		fake_text(INITIAL_MARKS, marks);
	if (text)
		fake_text(PATH(ID), text);
	if (has_other)
		fake_text(PATH(OTHER), INITIAL_MARK_TEXT);
	if (kernel_log)
		fake_text("log", kernel_log);
	result = marks_check(&settings);
	ok(result == wanted, name);
	is(fake_said, said, "... what is said");
	ok(!fake_open_count(), "... all is closed");
}

#define BOTH ID INITIAL_MARK_BEGIN "\n" OTHER INITIAL_MARK_BEGIN "\n" ID INITIAL_MARK_END "\n.\n..\n"

static void check_counted(void)
{
	marks = BOTH;
	fake_begin();
	says("nobody looks", 0, 0, "");
	is(fake_trace, "", "... and nothing is");
	fake_begin();
	says("two of two", 2, 0, "");
	is(fake_trace, "open " INITIAL_MARKS " 200000; open " PATH(ID) " 0; open " PATH(OTHER) " 0; ",
		"... the kernel is not asked");
	fake_begin();
	says("two of one", 1, 0, "");
	fake_begin();
	says("two of three", 3, INITIAL_STATUS_FAILED,
		"init: the initial CPIO: 2 of 3 archives are here as a whole (payload.archives)\n" FAILED);
	fake_begin();
	says("at least one", -1, 0, "");
	is(strstr(fake_trace, "log"), "log 3 262143; space /; ", "... the kernel is asked");
	marks = ID ".begi\n" ID ".begin2\n0" ID INITIAL_MARK_BEGIN "\n" ID ".Begin\nx\n";
	fake_begin();
	says("other names", -1, INITIAL_STATUS_FAILED,
		"init: " INITIAL_MARKS ": nothing says that the initial CPIO is here as a whole, as 'mkpayload cpio' has it\n" FAILED);
	marks = 0;
	fake_begin();
	says("no marks", -1, INITIAL_STATUS_FAILED,
		"init: " INITIAL_MARKS ": nothing says that the initial CPIO is here as a whole, as 'mkpayload cpio' has it\n" FAILED);
}

static void check_cut(void)
{
	static char long_text[sizeof INITIAL_MARK_TEXT + 1] = INITIAL_MARK_TEXT "x";

	marks = BOTH;
	text = 0;
	fake_begin();
	says("one is cut", 1, INITIAL_STATUS_FAILED, "init: " CUT FAILED);
	fake_begin();
	says("... of any", -1, INITIAL_STATUS_FAILED, "init: " CUT FAILED);
	text = "";
	fake_begin();
	says("... emptied", 1, INITIAL_STATUS_FAILED, "init: " CUT FAILED);
	text = "This archive is here up to its End.\n";
	fake_begin();
	says("another text", 1, INITIAL_STATUS_FAILED, "init: " CUT FAILED);
	text = long_text;
	fake_begin();
	says("a longer one", 1, INITIAL_STATUS_FAILED, "init: " CUT FAILED);
	has_other = 0;
	marks = ID INITIAL_MARK_BEGIN "\n";
	text = "";
	fake_begin();
	says("the only one is cut", -1, INITIAL_STATUS_FAILED, "init: " CUT FAILED);
}

/* Of one archive, which is whole. */
static void check_log(void)
{
	text = INITIAL_MARK_TEXT;
	kernel_log = "<6>[    0.1] Unpacking initramfs...\n<0>[    0.2] Initramfs unpacking failed: broken padding\n";
	fake_begin();
	says("the kernel says so", -1, INITIAL_STATUS_FAILED,
		"init: the kernel says: Initramfs unpacking failed: broken padding\n" FAILED);
	fake_begin();
	says("where the number is known, it is not asked", 1, 0, "");
	kernel_log = "<0>[    0.2] Initramfs unpacking failed: write error\n";
	fake_begin();
	says("no room, by its word", -1, INITIAL_STATUS_OF_MEMORY,
		"init: the kernel says: Initramfs unpacking failed: write error\n" NO_ROOM);
	kernel_log = "<6>[    0.1] Unpacking initramfs...\n";
	fake_begin();
	fake_space[1] = 4096, fake_space[2] = 100, fake_space[4] = 0, fake_space[5] = 9, fake_space[6] = 9;
	says("no room: no block is free", -1, INITIAL_STATUS_OF_MEMORY, NO_ROOM);
	fake_begin();
	fake_space[1] = 4096, fake_space[2] = 100, fake_space[4] = 1, fake_space[5] = 9, fake_space[6] = 0;
	says("... no inode", -1, INITIAL_STATUS_OF_MEMORY, NO_ROOM);
	fake_begin();
	fake_space[1] = 4096, fake_space[2] = 100, fake_space[4] = 1, fake_space[5] = 9, fake_space[6] = 1;
	says("... there is one of each", -1, 0, "");
	fake_begin();
	fake_tell(SYS_STATFS, -ERROR_NOSYS, 0);
	fake_space[1] = 4096, fake_space[2] = 100, fake_space[4] = 0;
	says("... nobody knows", -1, 0, "");
	kernel_log = 0;
	fake_begin();
	fake_tell(SYS_SYSLOG, -1, 0);
	says("its log may not be read", -1, 0, "");
}

int main(void)
{
	check_counted();
	check_cut();
	check_log();
	return tap_end();
}
