/* SPDX-License-Identifier: Apache-2.0 */
/* path_probe [SITE_LUT_SHA256]: what is read beside whoever draws, and what the judge says of it:
 * CONNECTOR|CHECK|OUTCOME|VALUE|CAUSE. */
#include "agent/display/signal_path_read.h"
#include "monqa/signal_judge.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>

static bool print(void *context, const struct signal_output *output, struct error *error)
{
    struct signal_check checks[SIGNAL_CHECKS_MAX];
    struct signal_path path = output->path;
    struct edid edid;
    bool known = output->edid != NULL && edid_parse(output->edid, output->edid_length, &edid, NULL);
    (void)error;
    (void)text_copy(path.site_lut, sizeof path.site_lut, context);
    size_t count = signal_path_judge(&path, known ? &edid : NULL, NULL, checks);
    for (size_t i = 0; i < count; i++)
        (void)printf("%s|%s|%s|%s|%s\n",
                     path.connector,
                     checks[i].name,
                     signal_outcome_name(checks[i].outcome),
                     checks[i].value,
                     checks[i].cause);
    return true;
}

int main(int count, char **arguments)
{
    struct error error = {0};
    char none[] = "";
    if (signal_path_read_all(print, count > 1 ? arguments[1] : none, &error))
        return EXIT_SUCCESS;
    (void)fprintf(stderr, "%s\n", error.text);
    return error_exit_status(&error);
}
