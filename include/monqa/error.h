/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_ERROR_H
#define MONQA_ERROR_H

#include <stdbool.h>

/* A function that can fail returns bool and takes struct error * last; on failure its outputs are
 * untouched. The kind decides what a program does; the text is for a person: the object, the
 * trouble, the consequence. */
enum error_kind {
    ERROR_NONE,
    ERROR_INVALID,     /* the input is wrong: report it, do not retry */
    ERROR_UNAVAILABLE, /* the peer or the device did not answer: retry later */
    ERROR_CANCELLED,   /* a person or a signal asked to stop */
    ERROR_SYSTEM,      /* the operating system refused */
};

struct error {
    enum error_kind kind;
    char text[512]; /* UTF-8, never with control characters */
};

/* All three return false, so that "return error_set(...)" reports and returns. error may be NULL.
 */
bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* ERROR_SYSTEM with ": " and the text of errno at the end. */
bool error_set_errno(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Puts words before the text that is there: adds where. */
bool error_prefix(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#ifdef __clang_analyzer__ /* clang-tidy looks at one file at a time: tell it what they return */
#define error_set(...) (error_set(__VA_ARGS__), false)
#define error_set_errno(...) (error_set_errno(__VA_ARGS__), false)
#define error_prefix(...) (error_prefix(__VA_ARGS__), false)
#endif

/* The exit status of a command that ended with this error: 0, 2 (bad input) or 3 (device, network,
 * system). */
int error_exit_status(const struct error *error);

#endif
