/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * sums_form.c - the other forms in which lists of digests are found, and what to make of them. */
#include "payload/sums_form.h"

#include <string.h>

#include "format/sha256sums.h"
#include "host/text.h"

static size_t count(const char *line, size_t length, const char *characters)
{
	size_t i;

	for (i = 0; i < length && line[i] && strchr(characters, line[i]); i++)
		;
	return i;
}

/* "ALGORITHM (NAME) = DIGEST" */
static int is_tagged(const char *line, size_t length)
{
	size_t word = count(line, length, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

	return word > 0 && text_line_begins(line + word, length - word, " (") &&
	       memmem(line, length, ") = ", strlen(") = "));
}

const char *sums_form(const char *line, size_t length)
{
	size_t digits = count(line, length, "0123456789abcdefABCDEF");

	if (length > 0 && line[length - 1] == '\r')
		return "the line ends in CR: give the file Unix line ends (sed -i 's/\\r$//')";
	if (count(line, length, " \t") == length)
		return "an empty line: take it out";
	if (text_line_begins(line, length, "\xef\xbb\xbf"))
		return "the file begins with a byte order mark (U+FEFF): save it without";
	if (text_line_begins(line, length, "-----BEGIN PGP"))
		return "a clear-signed file: take the lines out of it (gpg --decrypt), or leave it "
		       "away (--exclude SHA256SUMS)";
	if (is_tagged(line, length))
		return text_line_begins(line, length, "SHA256 (")
			       ? "a line of 'sha256sum --tag': make it 'DIGEST  NAME' (sed -i "
				 "'s/^SHA256 (\\(.*\\)) = \\(.*\\)/\\2  \\1/')"
			       : "a digest that is no SHA-256";
	if (digits != SHA256SUMS_DIGITS && digits >= 32 && digits < length && line[digits] == ' ')
		return "a digest that is no SHA-256 (it has not 64 digits)";
	return 0;
}
