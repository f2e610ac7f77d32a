/* SPDX-FileCopyrightText: 2026 The lbpayload authors
 * SPDX-License-Identifier: MIT
 *
 * locks.h - a thread that gives a lock back which it does not hold ends the test: nobody could see otherwise that one is
 * not taken, but for a machine on which two threads come at the same moment. */
#ifndef TESTS_LOCKS_H
#define TESTS_LOCKS_H

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static __thread unsigned locks_held;

static int locks_call(const char *name, pthread_mutex_t *lock)
{
	void *address = dlsym(RTLD_NEXT, name);
	int (*call)(pthread_mutex_t *);

	*(void **)&call = address;
	return call(lock);
}

int pthread_mutex_lock(pthread_mutex_t *lock)
{
	locks_held++;
	return locks_call("pthread_mutex_lock", lock);
}

int pthread_mutex_unlock(pthread_mutex_t *lock)
{
	if (locks_held == 0) {
		puts("not ok - a lock is given back that is not held");
		exit(1);
	}
	locks_held--;
	return locks_call("pthread_mutex_unlock", lock);
}

#endif
