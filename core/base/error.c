/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/error.h"

#include "monqa/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#ifdef __clang_analyzer__
#undef error_set
#undef error_set_errno
#undef error_prefix
#endif

/* Messages carry names from files, monitors and wires: a control character among them must not
 * reach a terminal. */
static void remove_controls(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
}

bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
    if (error == NULL)
        return false;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    error->kind = kind;
    remove_controls(error->text);
    return false;
}

bool error_set_errno(struct error *error, const char *format, ...)
{
    int number = errno;
    if (error == NULL)
        return false;
    char words[400];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    return error_set(error, ERROR_SYSTEM, "%s: %s", words, strerror(number));
}

bool error_prefix(struct error *error, const char *format, ...)
{
    if (error == NULL)
        return false;
    char words[sizeof error->text];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    if (length > 0 && (size_t)length < sizeof words)
        (void)text_copy(words + length, sizeof words - (size_t)length, error->text);
    (void)text_copy(error->text, sizeof error->text, words);
    remove_controls(error->text);
    return false;
}

int error_exit_status(const struct error *error)
{
    switch (error->kind) {
    case ERROR_NONE:
        return 0;
    case ERROR_INVALID:
        return 2;
    case ERROR_UNAVAILABLE:
    case ERROR_CANCELLED:
    case ERROR_SYSTEM:
        return 3;
    }
    return 3;
}
