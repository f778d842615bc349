/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/verify_report.h"

#include "agent/command.h"
#include "agent/json_line.h"
#include "monqa/log.h"

#include <stdio.h>

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

int verify_and_report(struct verified *files, size_t count, const uint8_t *public_key,
                      enum verify_gaps gaps, bool json)
{
    struct error error = {0};
    int64_t missing = 0;
    size_t altered = 0;
    if (!verify_files(files, count, public_key, &missing, &error))
        return command_fail(&error);
    for (size_t i = 0; i < count; i++) {
        if (!print_one(&files[i], json, &error))
            return command_fail(&error);
        altered += !files[i].sound;
    }
    if (missing > 0)
        log_warning("%lld records between these are not among them", (long long)missing);
    if (altered > 0)
        log_error("%zu of %zu records altered", altered, count);
    return altered > 0 || (missing > 0 && gaps == GAPS_ARE_FAILURES) ? COMMAND_JUDGED_AND_FAILED
                                                                     : COMMAND_DONE;
}
