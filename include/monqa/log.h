/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_LOG_H
#define MONQA_LOG_H

/* Programs log, once, where an error stops. One line to standard error with the <N> prefix that
 * journald reads as the priority, unless standard error is a terminal. Never patient data, tokens
 * or keys. */
enum log_level {
    LOG_LEVEL_ERROR = 3,
    LOG_LEVEL_WARNING = 4,
    LOG_LEVEL_INFO = 6,
    LOG_LEVEL_DEBUG = 7
};

void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)

#endif
