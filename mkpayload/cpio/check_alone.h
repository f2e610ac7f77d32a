/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * check_alone.h - what can be said of a member of an archive by itself, but for where its name
 * leads. */
#ifndef MKPAYLOAD_CPIO_CHECK_ALONE_H
#define MKPAYLOAD_CPIO_CHECK_ALONE_H

#include "format/cpio_walk.h"

/* Returns 0, or a static phrase that says what Linux would drop or get wrong. */
const char *check_alone(const struct cpio_member *member);

/* Then, whether Linux passes it over by its header, and looks at no name; */
int check_alone_is_passed_over(const struct cpio_member *member);

/* or fails to make it wherever it is. A link without a target it makes since 5.9. */
int check_alone_is_unmakable(const struct cpio_member *member);

#endif
