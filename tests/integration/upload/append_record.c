/* SPDX-License-Identifier: Apache-2.0 */
/* append_record STATE [COUNT]: puts sample records into the spool, as a session does. */
#include "agent/spool/spool.h"
#include "monqa/cleanup.h"
#include "tests/support/record_sample.h"

#include <stdio.h>
#include <stdlib.h>

static bool append(struct spool *spool, struct error *error)
{
    struct record record;
    record_sample_full(&record);
    record.id[0] = '\0';
    bool ok = spool_append(spool, &record, error);
    if (ok)
        (void)printf("%s\n", record.id);
    record_finish(&record);
    return ok;
}

int main(int count, char **arguments)
{
    struct error error = {0};
    CLEANUP(spool_cleanup) struct spool *spool = NULL;
    bool ok = count >= 2 && record_library_init(&error) && spool_open(arguments[1], &spool, &error);
    long wanted = count > 2 ? strtol(arguments[2], NULL, 10) : 1;
    for (long i = 0; ok && i < wanted; i++)
        ok = append(spool, &error);
    if (!ok)
        (void)fprintf(stderr, "%s\n", error.text);
    return ok ? 0 : 1;
}
