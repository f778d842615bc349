/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/verify_report.h"

#include "agent/command.h"
#include "agent/json_line.h"
#include "monqa/log.h"

#include <stdio.h>
#include <string.h>

static bool print_one(const struct verified *file, bool json, struct error *error)
{
    if (json)
        return json_line_print(
            json_pack("{s:s, s:o, s:o, s:b, s:o}",
                      "file",
                      file->path,
                      "sequence",
                      file->sequence > 0 ? json_integer(file->sequence) : json_null(),
                      "id",
                      json_text_or_null(file->id),
                      "sound",
                      file->sound,
                      "error",
                      json_text_or_null(file->trouble.text)),
            error);
    if (file->sound)
        (void)printf("%s: record %lld, sound\n", file->path, (long long)file->sequence);
    else
        (void)printf("%s\n", file->trouble.text);
    return true;
}

/* Numbers after the head that no file has. files are sorted by sequence. */
static int64_t missing_after_head(const struct verified *files, size_t count,
                                  const struct verify_scope *scope)
{
    int64_t head = 0, newest = scope->newest, there = 0;
    for (size_t i = 0; scope->head != NULL && i < count; i++)
        if (strcmp(files[i].path, scope->head) == 0)
            head = files[i].sequence;
    for (size_t i = 0; i < count; i++) {
        bool counts =
            files[i].sequence > head && (i == 0 || files[i - 1].sequence != files[i].sequence);
        there += counts;
        if (files[i].sequence > newest)
            newest = files[i].sequence;
    }
    return newest - head - there;
}

int verify_and_report(struct verified *files, size_t count, const struct verify_scope *scope)
{
    struct error error = {0};
    int64_t missing = 0;
    size_t altered = 0;
    if (!verify_files(files, count, scope->public_key, &missing, &error))
        return command_fail(&error);
    for (size_t i = 0; i < count; i++) {
        if (!print_one(&files[i], scope->json, &error))
            return command_fail(&error);
        altered += !files[i].sound;
    }
    if (altered > 0)
        log_error("%zu of %zu records altered", altered, count);
    if (scope->whole)
        missing = missing_after_head(files, count, scope);
    if (scope->whole && missing > 0)
        log_error("%lld records that were written are not here, or altered", (long long)missing);
    else if (missing > 0)
        log_warning("%lld records between these are not among them", (long long)missing);
    return altered > 0 || (scope->whole && missing > 0) ? COMMAND_JUDGED_AND_FAILED : COMMAND_DONE;
}
